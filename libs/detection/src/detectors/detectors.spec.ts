import { inspect } from '../inspect';
import { checkPattern } from '../scanner/pattern-rules';
import { codeCases } from './cases/code';
import { piiCases } from './cases/pii';
import { privilegedCases } from './cases/privileged';
import { promptCases } from './cases/prompts';
import { regionalCases } from './cases/regional';
import { secretCases } from './cases/secrets';
import { sqlCases } from './cases/sql';
import { variantCases } from './cases/sql-variants';
import { detectorCatalog, detectors } from './catalog';

const cases = [
  ...piiCases,
  ...regionalCases,
  ...secretCases,
  ...sqlCases,
  ...promptCases,
  ...privilegedCases,
  ...codeCases,
];

function found(type: string, text: string): string[] {
  const { findings } = inspect([{ pointer: '/text', text }]);
  return findings.filter((finding) => finding.type === type).map(({ start, end }) => text.slice(start, end));
}

describe.each(cases)('$type', ({ type, catches, passes }) => {
  it.each(catches)('catches %j', (text, expected) => {
    const texts = found(type, text);

    expect(texts).not.toHaveLength(0);
    if (expected !== null) expect(texts).toContain(expected);
  });

  it.each(passes)('lets %j pass', (text) => {
    expect(found(type, text)).toEqual([]);
  });
});

describe('variants', () => {
  it.each(variantCases)('calls %j %s and not %s', (text, fits, not) => {
    const names = inspect([{ pointer: '/text', text }]).findings.flatMap(({ type, variants = [] }) => [
      type,
      ...variants,
    ]);

    expect(names).toContain(fits);
    expect(names).not.toContain(not);
  });

  it('stay with a finding that takes in the one they were found on', () => {
    const { findings } = inspect([{ pointer: '', text: '1 and 1=convert(int,(select @@version))' }]);

    expect(findings.filter(({ variants = [] }) => variants.includes('SQL_CONVERT_INT'))).not.toEqual([]);
  });

  it('have a case each', () => {
    const known = detectors.flatMap(({ variants = [] }) => variants.map(({ type }) => type));

    expect(variantCases.map(([, fits]) => fits)).toEqual(expect.arrayContaining([...new Set(known)]));
  });
});

describe('detectors', () => {
  it.each(detectors.map((detector) => [detector.type, detector.pattern] as const))(
    '%s keeps its work bounded: %s',
    (_, pattern) => {
      expect(checkPattern(pattern)).toBeNull();
    },
  );

  it('is listed once a type', () => {
    expect(new Set(detectorCatalog.map(({ type }) => type)).size).toBe(detectorCatalog.length);
  });
});
