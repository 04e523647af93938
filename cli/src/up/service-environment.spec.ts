import { ConfigurationError } from '@app/config';
import { requireValidSettings, serviceEnvironment } from './service-environment';

const complete = { DATABASE_URL: 'postgres://u@h/d', AXONFLOW_INTERNAL_SERVICE_SECRET: 'x'.repeat(32) };

describe(serviceEnvironment.name, () => {
  it('hands on what services read and what Node needs', () => {
    const env = {
      ...complete,
      OPENAI_API_KEY: 'key',
      AXONFLOW_CALL_TIMEOUT_MS: '5',
      PATH: '/bin',
      LOG_LEVEL: 'warn',
    };

    expect(serviceEnvironment(env)).toEqual(env);
  });

  it('keeps everything else to itself', () => {
    const env = {
      AWS_SECRET_ACCESS_KEY: 'secret',
      GITHUB_TOKEN: 'secret',
      npm_config_registry: 'x',
      LOG_LEVEL: undefined,
    };

    expect(serviceEnvironment(env)).toEqual({});
  });
});

describe(requireValidSettings.name, () => {
  it('accepts the defaults', () => {
    expect(() => requireValidSettings(complete)).not.toThrow();
  });

  it('lists the problems of all services at once', () => {
    const env = { ...complete, AGENT_PORT: 'x', AXONFLOW_TLS: 'on', OPENAI_BASE_URL: 'ftp://models' };

    const check = (): void => requireValidSettings(env);

    expect(check).toThrow(ConfigurationError);
    expect(check).toThrow(/AGENT_PORT[^]*AXONFLOW_TLS[^]*OPENAI_BASE_URL/);
  });
});
