import { Writable } from 'node:stream';
import { pino, type Logger } from 'pino';
import { loggerOptions } from './logger-options';

function logged(write: (logger: Logger) => void): Record<string, unknown> {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  write(pino(loggerOptions('info'), stream));
  return JSON.parse(lines[0] ?? '{}') as Record<string, unknown>;
}

describe(loggerOptions.name, () => {
  it('writes the level by name, an ISO time and the sentence as message', () => {
    const record = logged((logger) => logger.warn({ event: 'lease.lost' }, 'trying again'));

    expect(record).toEqual({
      level: 'warn',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      event: 'lease.lost',
      message: 'trying again',
    });
  });

  it.each([
    [{ authorization: 'Bearer s3cret' }],
    [{ headers: { authorization: 'Bearer s3cret', cookie: 's3cret' } }],
    [{ request: { headers: { 'x-api-key': 's3cret', 'x-client-secret': 's3cret' } } }],
    [{ provider: { apiKey: 's3cret', api_key: 's3cret' }, password: 's3cret' }],
  ])('hides secrets in %j', (fields) => {
    expect(JSON.stringify(logged((logger) => logger.info(fields)))).not.toContain('s3cret');
  });

  it('is silent below its level', () => {
    expect(logged((logger) => logger.debug('no'))).toEqual({});
  });
});
