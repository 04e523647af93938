/** What a raw environment value turned out to be. */
type Parsed<Value> = { readonly value: Value } | { readonly expected: string };

/** One setting of the environment: its variable, its meaning and how to read it. */
export interface Setting<Value> {
  readonly variable: string;
  readonly description: string;
  /** Human form of the type, for the reference page: `port`, `milliseconds`, `off, self-signed or files` ... */
  readonly type: string;
  /** Used when the variable is absent or empty; undefined together with `required` means that the start is refused. */
  readonly fallback: Value | undefined;
  readonly required: boolean;
  /** Secrets are never printed, neither in problems nor in logs. */
  readonly secret: boolean;
  /** Reads a non-empty text, or says what to write instead. */
  readonly parse: (raw: string) => Parsed<Value>;
}

interface Described {
  readonly description: string;
}

type WithDefault<Value> = Described & { readonly default: Value };

function setting<Value>(
  base: Pick<Setting<Value>, 'variable' | 'description' | 'type' | 'fallback' | 'parse'>,
  more: Partial<Setting<Value>> = {},
): Setting<Value> {
  return { required: false, secret: false, ...base, ...more };
}

function wholeNumber(raw: string, min: number, max: number): Parsed<number> {
  const value = /^\d+$/.test(raw) ? Number(raw) : NaN;
  return value >= min && value <= max ? { value } : { expected: `a whole number from ${min} to ${max}` };
}

/** A TCP port from 0 (any free one) to 65535. */
export function portSetting(variable: string, options: WithDefault<number>): Setting<number> {
  return setting({
    variable,
    description: options.description,
    type: 'port',
    fallback: options.default,
    parse: (raw) => wholeNumber(raw, 0, 65535),
  });
}

/** A whole number inside bounds; name the unit in the variable or the description. */
export function integerSetting(
  variable: string,
  options: WithDefault<number> & { readonly min: number; readonly max: number },
): Setting<number> {
  return setting({
    variable,
    description: options.description,
    type: `whole number, ${options.min} to ${options.max}`,
    fallback: options.default,
    parse: (raw) => wholeNumber(raw, options.min, options.max),
  });
}

/** One word of a fixed list. */
export function choiceSetting<const Choice extends string>(
  variable: string,
  options: WithDefault<Choice> & { readonly choices: readonly Choice[] },
): Setting<Choice> {
  const list = options.choices.join(', ');
  return setting<Choice>({
    variable,
    description: options.description,
    type: `one of ${list}`,
    fallback: options.default,
    parse: (raw) => {
      const value = options.choices.find((choice) => choice === raw);
      return value === undefined ? { expected: `one of ${list}` } : { value };
    },
  });
}

/** Free text with a default. */
export function textSetting(variable: string, options: WithDefault<string>): Setting<string> {
  return setting({
    variable,
    description: options.description,
    type: 'text',
    fallback: options.default,
    parse: (raw) => ({ value: raw }),
  });
}

/** Free text that may be absent; absent is null. */
export function optionalTextSetting(variable: string, options: Described): Setting<string | null> {
  return setting<string | null>({
    variable,
    description: options.description,
    type: 'text',
    fallback: null,
    parse: (raw) => ({ value: raw }),
  });
}

function parseUrl(raw: string, protocols: readonly string[]): Parsed<string> {
  const fits = URL.canParse(raw) && protocols.includes(new URL(raw).protocol);
  return fits
    ? { value: raw }
    : { expected: `a URL that begins with ${protocols.map((p) => `${p}//`).join(' or ')}` };
}

/** An http or https address, kept without its trailing slash; absent is null unless a default is given. */
export function httpUrlSetting<Default extends string | null>(
  variable: string,
  options: WithDefault<Default>,
): Setting<string | Default> {
  return setting<string | Default>({
    variable,
    description: options.description,
    type: 'http or https URL',
    fallback: options.default,
    parse: (raw) => parseUrl(raw.replace(/\/+$/, ''), ['http:', 'https:']),
  });
}

/** A required PostgreSQL connection URL. It holds a password, so it is a secret. */
export function postgresUrlSetting(variable: string, options: Described): Setting<string> {
  return setting<string>(
    {
      variable,
      description: options.description,
      type: 'postgres URL',
      fallback: undefined,
      parse: (raw) => parseUrl(raw, ['postgres:', 'postgresql:']),
    },
    { required: true, secret: true },
  );
}

interface SecretOptions extends Described {
  /** In characters. */
  readonly minLength: number;
}

/** A secret of at least `minLength` characters; absent is null unless it is required. */
export function secretSetting(
  variable: string,
  options: SecretOptions & { readonly required: true },
): Setting<string>;
export function secretSetting(variable: string, options: SecretOptions): Setting<string | null>;
export function secretSetting(
  variable: string,
  options: SecretOptions & { readonly required?: true },
): Setting<string> | Setting<string | null> {
  return setting<string | null>(
    {
      variable,
      description: options.description,
      type: `secret, at least ${options.minLength} characters`,
      fallback: options.required ? undefined : null,
      parse: (raw) =>
        raw.length >= options.minLength
          ? { value: raw }
          : { expected: `at least ${options.minLength} characters` },
    },
    { required: options.required ?? false, secret: true },
  );
}
