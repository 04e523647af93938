import { ConfigurationError } from './config.errors';
import { describeSections } from './reference-page';
import { defineSection, loadSection, loadSections } from './section';
import {
  choiceSetting,
  httpUrlSetting,
  integerSetting,
  portSetting,
  postgresUrlSetting,
  secretSetting,
} from './setting';

const server = defineSection('Server', {
  port: portSetting('PORT', { default: 8080, description: 'where it listens' }),
  tls: choiceSetting('TLS', { choices: ['off', 'files'], default: 'off', description: 'encryption' }),
  url: httpUrlSetting('URL', { default: null, description: 'upstream' }),
});
const database = defineSection('Database', {
  url: postgresUrlSetting('DATABASE_URL', { description: 'where it is' }),
  poolSize: integerSetting('POOL_SIZE', { min: 1, max: 50, default: 10, description: 'connections' }),
  token: secretSetting('TOKEN', { minLength: 8, description: 'shared secret' }),
});

describe(loadSections.name, () => {
  it('gives defaults for absent and empty variables', () => {
    expect(loadSection(server, { PORT: '' })).toEqual({ port: 8080, tls: 'off', url: null });
  });

  it('reads values and drops a trailing slash of a URL', () => {
    expect(loadSection(server, { PORT: '0', TLS: 'files', URL: 'http://localhost:1/v1/' })).toEqual({
      port: 0,
      tls: 'files',
      url: 'http://localhost:1/v1',
    });
  });

  it('lists every problem of every section, each with what to write instead', () => {
    const env = { PORT: '70000', TLS: 'on', POOL_SIZE: '1.5' };

    const load = (): unknown => loadSections([server, database], env);

    expect(load).toThrow(ConfigurationError);
    expect(load).toThrow(
      [
        'The configuration is not usable:',
        "  PORT is '70000'; write instead: a whole number from 0 to 65535",
        "  TLS is 'on'; write instead: one of off, files",
        '  DATABASE_URL is missing; set it to: postgres URL',
        "  POOL_SIZE is '1.5'; write instead: a whole number from 1 to 50",
      ].join('\n'),
    );
  });

  it('asks for a secret that is required, and gives null for one that is not', () => {
    const required = defineSection('Service', {
      secret: secretSetting('SECRET', { minLength: 8, required: true, description: 'signs' }),
    });

    const { secret } = loadSection(required, { SECRET: '12345678' });
    const { token } = loadSection(database, { DATABASE_URL: 'postgres://localhost/db' });

    expect([secret.length, token]).toEqual([8, null]);
    expect(() => loadSection(required, {})).toThrow(
      'SECRET is missing; set it to: secret, at least 8 characters',
    );
  });

  it('never shows a secret', () => {
    const load = (): unknown =>
      loadSection(database, { DATABASE_URL: 'mysql://u:hunter2@h/db', TOKEN: 'short' });

    expect(load).toThrow(/not shown/);
    expect(load).not.toThrow(/hunter2|'short'/);
  });
});

describe(describeSections.name, () => {
  it('writes one row for each setting', () => {
    expect(describeSections([server])).toContain('| `PORT` | port | `8080` | where it listens |');
  });
});
