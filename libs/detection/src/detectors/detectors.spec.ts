import { inspect } from '../inspect';
import { checkPattern } from '../scanner/pattern-rules';
import { piiCases } from './cases/pii';
import { promptCases } from './cases/prompts';
import { secretCases } from './cases/secrets';
import { sqlCases } from './cases/sql';
import { detectorCatalog, detectors } from './catalog';

const cases = [...piiCases, ...secretCases, ...sqlCases, ...promptCases];

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
