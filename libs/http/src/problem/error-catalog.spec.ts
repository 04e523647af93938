import { ERROR_CODES } from '@app/kernel';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCatalog } from './error-catalog';

/** Rows of the table in docs/reference/errors.md: code, status, title, meaning. */
function documentedRows(): string[][] {
  const page = readFileSync(join(__dirname, '../../../../docs/reference/errors.md'), 'utf8');
  return page
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

describe('errorCatalog', () => {
  it('has facts for every code', () => {
    expect(Object.keys(errorCatalog).sort()).toEqual([...ERROR_CODES].sort());
  });

  it('says exactly what docs/reference/errors.md says', () => {
    const rows = ERROR_CODES.map((code) => {
      const { status, title, meaning } = errorCatalog[code];
      return [`\`${code}\``, String(status), title, meaning];
    });

    expect(documentedRows()).toEqual(rows);
  });

  it('calls a person only for what is our fault', () => {
    const wakesSomeone = ERROR_CODES.filter((code) => errorCatalog[code].logLevel === 'error');

    expect(wakesSomeone.map((code) => errorCatalog[code].status)).toEqual(wakesSomeone.map(() => 500));
  });
});
