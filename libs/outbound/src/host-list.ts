import { ConfigurationError } from '@app/config';

const NAME = /^(?=.*[a-z])[\w.-]{1,253}$/;

/** The entries of a setting that lists things, separated by commas; in lower case. */
export function listed(setting: string | null): readonly string[] {
  return (setting ?? '')
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .filter((entry) => entry !== '');
}

/**
 * Reads a setting that lists hosts.
 * @param isOther says what else may stand in the list
 * @throws ConfigurationError (CONFIGURATION_INVALID) when an entry is neither a host name nor that
 */
export function hostList(
  variable: string,
  setting: string | null,
  isOther: (entry: string) => boolean = () => false,
): readonly string[] {
  const entries = listed(setting);
  const wrong = entries.find((entry) => !NAME.test(entry) && !isOther(entry));
  if (wrong === undefined) return entries;
  const expected = 'host names or networks, separated by commas';
  throw new ConfigurationError([{ variable, found: wrong, expected }]);
}
