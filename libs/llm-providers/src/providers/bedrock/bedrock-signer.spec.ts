import { createHash, createHmac } from 'node:crypto';
import { ManualClock } from '@app/testing';
import { BedrockSigner } from './bedrock-signer';

const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const path = '/model/arn%3Aaws%3Abedrock%3Aeu-west-1%3A1%3Ainference-profile%2Fit/converse';
const body = '{"messages":[]}';
const clock = new ManualClock();

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: Buffer | string, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** Signature Version 4 step by step, from the chapter "Create a signed AWS API request" of the IAM user guide. */
function expectedSignature(headers: Record<string, string>, names: string, pathTwiceEncoded: string): string {
  const canonicalHeaders = names
    .split(';')
    .map((name) => `${name}:${headers[name]}\n`)
    .join('');
  const canonical = ['POST', pathTwiceEncoded, '', canonicalHeaders, names, sha256(body)].join('\n');
  const date = headers['x-amz-date'] ?? '';
  const scope = `${date.slice(0, 8)}/eu-west-1/bedrock/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n');
  const key = [date.slice(0, 8), 'eu-west-1', 'bedrock', 'aws4_request'].reduce<Buffer | string>(
    hmac,
    `AWS4${keys.secretAccessKey}`,
  );
  return hmac(key, text).toString('hex');
}

describe(BedrockSigner.name, () => {
  const sign = (more = {}): Promise<Record<string, string>> =>
    new BedrockSigner({ ...keys, ...more }, 'eu-west-1', clock).sign({
      origin: 'http://127.0.0.1:8443',
      path,
      headers: { 'content-type': 'application/json' },
      body,
    });

  it('signs as AWS documents it, with the path encoded once more', async () => {
    const headers = await sign();

    const [, names = '', signature] =
      /SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(headers['authorization'] ?? '') ?? [];
    const all = { ...headers, host: '127.0.0.1:8443' };
    expect(headers['authorization']).toContain(`Credential=AKIDEXAMPLE/`);
    expect(names.split(';')).toEqual(expect.arrayContaining(['host', 'x-amz-content-sha256', 'x-amz-date']));
    expect(signature).toBe(expectedSignature(all, names, path.replaceAll('%', '%25')));
    expect(headers['x-amz-content-sha256']).toBe(sha256(body));
  });

  it('takes the time from the clock, and leaves the host to the connection', async () => {
    const headers = await sign();

    expect(headers['x-amz-date']).toBe(
      clock
        .now()
        .toISOString()
        .replace(/[-:]|\.\d+/g, ''),
    );
    expect(headers).not.toHaveProperty('host');
  });

  it('sends and signs the token of temporary keys', async () => {
    const headers = await sign({ sessionToken: 'a-session-token' });

    expect(headers['x-amz-security-token']).toBe('a-session-token');
    expect(headers['authorization']).toContain('x-amz-security-token');
  });
});
