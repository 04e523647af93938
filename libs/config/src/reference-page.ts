import type { Section } from './section';
import type { Setting } from './setting';

/** Writes the Markdown reference of sections: one table each, in the order given. */
export function describeSections(sections: readonly Section[]): string {
  return sections
    .map(({ name, settings }) => {
      const rows = Object.values(settings).map(row);
      return [`## ${name}`, '', '| variable | type | default | meaning |', '|---|---|---|---|', ...rows].join(
        '\n',
      );
    })
    .join('\n\n');
}

function row(setting: Setting<unknown>): string {
  return `| \`${setting.variable}\` | ${setting.type} | ${fallbackOf(setting)} | ${setting.description} |`;
}

function fallbackOf({ required, fallback }: Setting<unknown>): string {
  if (required) return 'required';
  return (typeof fallback === 'string' && fallback !== '') || typeof fallback === 'number'
    ? `\`${fallback}\``
    : 'not set';
}
