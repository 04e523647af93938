import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { loadSection } from '@app/config';
import { aPrincipal, ManualClock } from '@app/testing';
import * as fc from 'fast-check';
import type { CredentialRepository } from '../credential.repository';
import { FakeCredentialRepository } from '../credential.repository.fake';
import { identitySection } from '../identity.config';
import { UnauthenticatedError } from '../identity.errors';
import { AccessKeySecrets, newAccessKeyId } from './access-key-secrets';
import type { ReceivedRequest } from './canonical-request';
import { SIGNATURE_WINDOW_MS } from './request-signature';
import { SignatureAuthenticator } from './signature-authenticator';

const settings = loadSection(identitySection, {});
const secrets = new AccessKeySecrets(settings, { secret: 'a secret of the tests, long enough' });
const accessKeyId = newAccessKeyId();
const principal = aPrincipal();
const PATH = '/model/arn%3Aaws%3Abedrock%3Aeu%3A1%3Aprofile%2Fclaude-v1%3A0/converse';
const BODY = '{"messages":[{"role":"user","content":[{"text":"Grüß Gott 👋"}]}]}';

interface Signing {
  readonly secret?: string;
  readonly path?: string;
  readonly query?: Record<string, string>;
  readonly body?: string;
  readonly authority?: ':authority' | 'host';
  readonly signedAt?: Date;
  readonly service?: string;
}

function arrange(): { clock: ManualClock; authenticator: SignatureAuthenticator } {
  const repository = new FakeCredentialRepository();
  repository.byAccessKey.set(accessKeyId, { principal, secretHash: null, expiresInMs: null });
  const clock = new ManualClock();
  const authenticator = new SignatureAuthenticator(
    repository as unknown as CredentialRepository,
    secrets,
    clock,
    settings,
  );
  return { clock, authenticator };
}

/** A request as an AWS client would send it. */
async function signed(clock: ManualClock, signing: Signing = {}): Promise<ReceivedRequest> {
  const { authority = 'host', body = BODY, path = PATH, query = {}, service = 'bedrock' } = signing;
  const { secret = secrets.secretOf(accessKeyId), signedAt = clock.now() } = signing;
  const signer = new SignatureV4({
    credentials: { accessKeyId, secretAccessKey: secret },
    region: 'eu-central-1',
    service,
    sha256: Sha256,
  });
  const request = {
    method: 'POST',
    protocol: 'http:',
    hostname: 'gateway.test',
    path,
    query,
    headers: {
      [authority]: 'gateway.test:8080',
      'content-type': 'application/json',
      'x-amzn-trace': ' a  b ',
    },
    body,
  };
  const { headers } = await signer.sign(request, { signingDate: signedAt });
  const search = new URLSearchParams(query).toString();
  return { method: 'POST', target: search === '' ? path : `${path}?${search}`, headers, body };
}

async function reasonFor(attempt: Promise<unknown>): Promise<string> {
  const error = (await attempt.catch((thrown: unknown) => thrown)) as UnauthenticatedError;
  expect(error).toBeInstanceOf(UnauthenticatedError);
  return (error.cause as Error).message;
}

describe(SignatureAuthenticator.name, () => {
  it.each(['host', ':authority'] as const)('knows who signed a request, by %s', async (authority) => {
    const { authenticator, clock } = arrange();

    expect(await authenticator.authenticate(await signed(clock, { authority }))).toBe(principal);
  });

  it('agrees with the signer about every path, query and body', async () => {
    const { authenticator, clock } = arrange();
    const segment = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }).map(encodeURIComponent);
    await fc.assert(
      fc.asyncProperty(
        fc.array(segment, { minLength: 1, maxLength: 4 }),
        fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), fc.stringMatching(/^[a-z0-9]{0,4}$/), {
          maxKeys: 3,
        }),
        fc.string({ unit: 'grapheme' }),
        async (segments, query, body) => {
          const request = await signed(clock, { path: `/${segments.join('/')}`, query, body });

          expect(await authenticator.authenticate(request)).toBe(principal);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('tells a changed body from a wrong secret, in the private cause alone', async () => {
    const { authenticator, clock } = arrange();
    const request = await signed(clock);
    const otherSecret = await signed(clock, { secret: 'wrong' });

    const tampered = authenticator.authenticate({ ...request, body: `${BODY} ` });
    const forged = authenticator.authenticate(otherSecret);

    expect(await reasonFor(tampered)).toContain('body');
    expect(await reasonFor(forged)).toContain('signature is wrong');
    expect(await tampered.catch(String)).toBe(await forged.catch(String));
  });

  it.each<[string, (request: ReceivedRequest) => ReceivedRequest]>([
    ['path', (request) => ({ ...request, target: `${request.target}-stream` })],
    ['query', (request) => ({ ...request, target: `${request.target}?a=1` })],
    ['method', (request) => ({ ...request, method: 'PUT' })],
    ['signed header', (request) => withHeaders(request, { 'content-type': 'text/plain' })],
    ['host', (request) => withHeaders(request, { host: 'elsewhere.test' })],
    ['hash of the body', (request) => withHeaders(request, { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' })],
    ['unsigned x-amz header', (request) => withHeaders(request, { 'x-amz-extra': '1' })],
    ['date', (request) => withHeaders(request, { 'x-amz-date': '20200101T000000Z' })],
    ['form', (request) => withHeaders(request, { authorization: 'AWS4-HMAC-SHA256 Credential=x' })],
  ])('refuses a changed %s', async (_, change) => {
    const { authenticator, clock } = arrange();

    await reasonFor(authenticator.authenticate(change(await signed(clock))));
  });

  it.each([-1, 1])('takes a date within five minutes only (%i)', async (direction) => {
    const { authenticator, clock } = arrange();
    const away = (ms: number): Date => new Date(clock.nowMs() + direction * ms);
    const near = await signed(clock, { signedAt: away(SIGNATURE_WINDOW_MS - 1_000) });
    const far = await signed(clock, { signedAt: away(SIGNATURE_WINDOW_MS + 1_000) });

    expect(await authenticator.authenticate(near)).toBe(principal);
    expect(await reasonFor(authenticator.authenticate(far))).toContain('clock');
  });

  it('knows no key that was not issued', async () => {
    const { authenticator, clock } = arrange();
    const request = await signed(clock);
    const authorization = request.headers.authorization?.replace(accessKeyId, newAccessKeyId());

    await reasonFor(authenticator.authenticate(withHeaders(request, { authorization })));
  });
});

function withHeaders(request: ReceivedRequest, headers: ReceivedRequest['headers']): ReceivedRequest {
  return { ...request, headers: { ...request.headers, ...headers } };
}
