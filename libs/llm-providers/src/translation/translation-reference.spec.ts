import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CARRIED_FIELDS } from './fields/carried-fields';
import { adviceOn, FEATURES, type FeatureName } from './fields/feature';
import { SOURCE_FORMATS, TARGET_FORMATS, type FieldRule, type SourceFormat } from './fields/field-rule';

const PAGE = join(__dirname, '../../../../docs/reference/model-translation.md');

const HEAD = `# Models of one vendor behind the API of another

A client of one wire format can be served by a provider of another: callers of ${listed(SOURCE_FORMATS)}
by providers of ${listed(TARGET_FORMATS)}. When both speak the same format, nothing is
translated and everything passes. This page is generated from the code by \`npm run generate\`.

A request that says what the provider's format cannot say is refused with status 400, code \`INVALID_REQUEST\` and one problem
per field. Nothing is left out in silence: a field that is not on this page is refused, too. A field that is null counts as
missing.

## What depends on the value

${table(
  ['A request with', ...TARGET_FORMATS.map((format) => `to ${format}`)],
  (Object.keys(FEATURES) as FeatureName[]).map((name) => [
    FEATURES[name].label,
    ...TARGET_FORMATS.map((format) => {
      const advice = adviceOn(name, format);
      return advice === null ? 'carried' : `refused: ${advice}`;
    }),
  ]),
)}

## What is made up

- \`max_tokens\` is 8192 where Anthropic demands it and the caller gave none.
- A schema without a name is called \`answer\`, a file without a name \`document.pdf\`, a Bedrock document \`document\`.
- A tool call id of other characters than letters, digits, \`_\` and \`-\`, or of more than 64, is replaced by one made from it.

## What answers lose

- Signed and encrypted reasoning has no place in answers to OpenAI clients; they see the text of the reasoning alone, in
  \`reasoning_content\` or as the summary of a reasoning item. Unsigned reasoning has an empty signature in answers to Anthropic clients.
- A refusal of an OpenAI model is text, with the stop reason for filtered content.
- Annotations, log probabilities, fingerprints, traces and latencies of the provider are left out.
- The id of an answer keeps its own part; Bedrock's answers, which have none, get one made from the request.
- A provider that reports no usage gives zeros to clients of Anthropic and Bedrock, and none to others.
- An answer that the caller's format cannot say, such as tool arguments that are no JSON object, is an error.
`;

function listed(formats: readonly string[]): string {
  return formats.map((format) => `\`${format}\``).join(', ');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

function noteOf({ note, harmless }: FieldRule): string {
  const passing = harmless.map((value) => `\`${JSON.stringify(value)}\``).join(', ');
  return [note, passing && `${passing} passes`].filter((part) => part !== '').join('; ');
}

function sectionOf(format: SourceFormat): string {
  const rows = Object.entries(CARRIED_FIELDS[format]).map(([path, rule]) => [
    `\`${path}\``,
    rule.treatment,
    noteOf(rule),
  ]);
  return `\n## Fields of ${format}\n\n${table(['field', 'what happens', 'note'], rows)}\n`;
}

describe('docs/reference/model-translation.md', () => {
  it('says what the code does with every field', () => {
    const content = `${HEAD}${SOURCE_FORMATS.map(sectionOf).join('')}`;
    if (process.env['AXONFLOW_GENERATE'] !== undefined) writeFileSync(PAGE, content);

    const committed = existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : '';

    if (committed !== content) throw new Error(`${PAGE} is out of date: run npm run generate`);
  });
});
