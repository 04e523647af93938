import { ConfigurationError, type ConfigurationProblem } from './config.errors';
import type { Setting } from './setting';

type Settings = Readonly<Record<string, Setting<unknown>>>;

/** The settings of one owner. Use `token` to inject the loaded values. */
export interface Section<Values extends Settings = Settings> {
  readonly name: string;
  readonly token: symbol;
  readonly settings: Values;
}

/** The loaded values of a section. */
export type SectionValues<S extends Section> = {
  readonly [Key in keyof S['settings']]: S['settings'][Key] extends Setting<infer Value> ? Value : never;
};

/** The environment as the process sees it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Declares the settings of one owner, in `<lib>.config.ts` beside the code that uses them. */
export function defineSection<const Values extends Settings>(
  name: string,
  settings: Values,
): Section<Values> {
  return { name, token: Symbol(`config:${name}`), settings };
}

/**
 * Reads sections from an environment. An empty variable counts as absent.
 * @returns the values of each section, by its token
 * @throws ConfigurationError (CONFIGURATION_INVALID) that lists every problem of every section
 */
export function loadSections(sections: readonly Section[], env: Environment): ReadonlyMap<symbol, object> {
  const problems: ConfigurationProblem[] = [];
  const loaded = new Map(
    sections.map((section) => {
      const values = Object.entries(section.settings).map(([key, setting]) => [
        key,
        read(setting, env, problems),
      ]);
      return [section.token, Object.freeze(Object.fromEntries(values)) as object] as const;
    }),
  );
  if (problems.length > 0) throw new ConfigurationError(problems);
  return loaded;
}

/**
 * Reads one section from an environment.
 * @throws ConfigurationError (CONFIGURATION_INVALID) that lists every problem
 */
export function loadSection<S extends Section>(section: S, env: Environment): SectionValues<S> {
  return loadSections([section], env).get(section.token) as SectionValues<S>;
}

function read(setting: Setting<unknown>, env: Environment, problems: ConfigurationProblem[]): unknown {
  const raw = env[setting.variable]?.trim() ?? '';
  if (raw === '') {
    if (setting.required) problems.push({ variable: setting.variable, found: null, expected: setting.type });
    return setting.fallback;
  }
  const parsed = setting.parse(raw);
  if ('value' in parsed) return parsed.value;
  problems.push({
    variable: setting.variable,
    found: setting.secret ? '(a secret that is not shown)' : raw,
    expected: parsed.expected,
  });
  return undefined;
}
