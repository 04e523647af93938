import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface LockFile {
  readonly packages: Readonly<
    Record<
      string,
      {
        readonly extraneous?: boolean;
        readonly resolved?: string;
        readonly optionalDependencies?: Readonly<Record<string, string>>;
      }
    >
  >;
}

function read(path: string): { text: string; packages: LockFile['packages'] } {
  const text = readFileSync(join(__dirname, '../..', path), 'utf8');
  return { text, packages: (JSON.parse(text) as LockFile).packages };
}

const LOCK_FILES = ['package-lock.json', 'test/clients/package-lock.json'];

describe('package-lock.json', () => {
  it('holds the binaries of every platform, so that `npm ci` works on each', () => {
    const { packages } = read('package-lock.json');
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) =>
          packages[`${path}/node_modules/${name}`] === undefined &&
          packages[`node_modules/${name}`] === undefined,
      ),
    );

    expect(missing).toEqual([]);
  });

  it.each(LOCK_FILES)('names no package that `npm ci` leaves out in %s, which would look stale', (path) => {
    const { packages } = read(path);
    expect(Object.keys(packages).filter((name) => packages[name]?.extraneous === true)).toEqual([]);
  });

  it.each(LOCK_FILES)('names no registry in %s', (path) => {
    expect(read(path).text).not.toMatch(/"resolved": "https?:/);
  });
});
