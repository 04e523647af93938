import fc from 'fast-check';
import { inspect } from '../inspect';
import { checkPattern } from '../scanner/pattern-rules';
import { Scanner } from '../scanner/scanner';
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

  it.each(
    detectors
      .filter(({ behindAnchor }) => behindAnchor === true)
      .map((detector) => [detector.type, detector.pattern, detector] as const),
  )('%s finds nothing before the end of its anchor: %s', (_, pattern, detector) => {
    const scanner = new Scanner([detector], 1000);
    const near = fc.stringMatching(new RegExp(pattern.source.replaceAll('\\b', '')));
    const own = cases.filter(({ type }) => type === detector.type).flatMap(({ catches }) => catches);
    const known = fc.constantFrom('', ...own.map(([text]) => text));

    fc.assert(
      fc.property(fc.oneof(near, known), (text) => {
        for (const { start } of scanner.scan(text).hits) {
          const ahead = text.slice(0, start).toLowerCase().replace(/\d/g, '0').replace(/\s/g, ' ');

          expect(detector.anchors.some((anchor) => ahead.includes(anchor))).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('is listed once a type', () => {
    expect(new Set(detectorCatalog.map(({ type }) => type)).size).toBe(detectorCatalog.length);
  });
});
