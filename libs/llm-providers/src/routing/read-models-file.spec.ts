import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readModelsFile } from './read-models-file';

describe(readModelsFile.name, () => {
  const folder = mkdtempSync(join(tmpdir(), 'axonflow-models-'));
  const path = join(folder, 'models.yaml');
  afterAll(() => rmSync(folder, { recursive: true }));

  const read = (text: string): unknown => {
    writeFileSync(path, text);
    return readModelsFile(path, ['openai', 'anthropic']);
  };

  it('is content without a file, and with an empty one', () => {
    expect(readModelsFile(null, [])).toEqual({});
    expect(read('')).toEqual({});
  });

  it('reads aliases and prices', () => {
    const text = `
aliases:
  fast:
    strategy: cheapest
    targets:
      - { provider: openai, model: gpt-4.1-mini, weight: 3 }
      - { provider: anthropic, model: claude-haiku-4-5, priority: 1 }
prices:
  - { provider: openai, model: gpt-4.1-mini, input: 0.3, output: 1.2 }
`;
    expect(read(text)).toMatchObject({
      aliases: { fast: { strategy: 'cheapest', targets: [{ weight: 3 }, { priority: 1 }] } },
      prices: [{ input: 0.3 }],
    });
  });

  it.each<[string, string, RegExp]>([
    ['no YAML', 'aliases: [', /a file of YAML that can be read/],
    ['an unknown field', 'alias: {}', /at \/alias: Unexpected property/],
    ['an alias to nowhere', 'aliases: { fast: { targets: [] } }', /at \/aliases\/fast\/targets/],
    [
      'an unknown provider',
      'aliases: { fast: { targets: [{ provider: opnai, model: m }] } }',
      /alias 'fast' leads to 'opnai', but the providers are openai, anthropic/,
    ],
    [
      'a negative price',
      'prices: [{ provider: openai, model: m, input: -1, output: 1 }]',
      /at \/prices\/0\/input/,
    ],
  ])('refuses %s', (_name, text, message) => {
    expect(() => read(text)).toThrow(message);
    expect(() => read(text)).toThrow(/^The configuration is not usable:\n {2}AXONFLOW_MODELS_FILE/);
  });

  it('refuses a file that is not there', () => {
    expect(() => readModelsFile(join(folder, 'none.yaml'), [])).toThrow(/AXONFLOW_MODELS_FILE.*ENOENT/);
  });
});
