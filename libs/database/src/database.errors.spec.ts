import { DatabaseUnavailableError, isOutage, namingFailures } from './database.errors';

const withCode = (code: string): Error => Object.assign(new Error('something'), { code });

describe(isOutage.name, () => {
  it.each([
    ['a refused connection', withCode('ECONNREFUSED')],
    ['a reset connection', withCode('ECONNRESET')],
    ['a name that does not resolve', withCode('ENOTFOUND')],
    ['too many connections', withCode('53300')],
    ['an administrator shutdown', withCode('57P01')],
    ['a connection exception', withCode('08006')],
    ['a connection that ended in between', new Error('Connection terminated unexpectedly')],
    ['a pool that waited too long', new Error('timeout exceeded when trying to connect')],
    ['a statement that PostgreSQL ended after its time', withCode('57014')],
    ['a statement without an answer', new Error('Query read timeout')],
  ])('sees %s', (_name, error) => {
    expect(isOutage(error)).toBe(true);
  });

  it.each([
    ['a duplicate key', withCode('23505')],
    ['an error of our own', new Error('no such policy')],
    ['something that is no error', 'ECONNREFUSED'],
  ])('does not take %s for one', (_name, error) => {
    expect(isOutage(error)).toBe(false);
  });
});

describe(namingFailures.name, () => {
  it('names a lost connection, keeps the cause and does not show it', async () => {
    const cause = Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:5432'), { code: 'ECONNREFUSED' });

    const failed = namingFailures(() => Promise.reject(cause));

    await expect(failed).rejects.toThrow(DatabaseUnavailableError);
    await expect(failed).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE', cause });
    await expect(failed).rejects.not.toThrow(/10\.0\.0\.7/);
  });

  it('passes every other error unchanged', async () => {
    const error = withCode('23505');

    await expect(namingFailures(() => Promise.reject(error))).rejects.toBe(error);
  });
});
