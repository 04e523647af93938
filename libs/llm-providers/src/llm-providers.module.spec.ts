import { Global, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { ConfigModule } from '@app/config';
import { ChannelListener, PlatformDatabase } from '@app/database';
import { CLOCK, systemClock } from '@app/kernel';
import { Metrics } from '@app/observability';
import { awsRoleSection, secretsSection } from '@app/secrets';
import { providerDirectorySection } from './directory/provider-directory.config';
import { LlmProvidersModule } from './llm-providers.module';
import { ProviderRegistry } from './provider-registry';
import { providersSection } from './providers.config';
import { routingSection } from './routing/routing.config';

const surroundings = [
  { provide: CLOCK, useValue: systemClock },
  { provide: Metrics, useClass: Metrics },
  { provide: PlatformDatabase, useValue: {} },
  { provide: ChannelListener, useValue: {} },
];
const sections = [providersSection, providerDirectorySection, routingSection, secretsSection, awsRoleSection];

@Global()
@Module({ providers: surroundings, exports: surroundings })
class SurroundingsModule {}

async function namesWith(env: Record<string, string>): Promise<readonly string[]> {
  const app = await Test.createTestingModule({
    imports: [ConfigModule.forRoot(sections, env), SurroundingsModule, LlmProvidersModule],
  }).compile();
  const { preferred } = app.get(ProviderRegistry);
  await app.close();
  return preferred.map(({ name }) => name);
}

describe(LlmProvidersModule.name, () => {
  it.each<[Record<string, string>, string[]]>([
    [{}, ['standin']],
    [{ OPENAI_API_KEY: 'sk-test' }, ['openai']],
    [{ OLLAMA_BASE_URL: 'http://localhost:11434', MISTRAL_API_KEY: 'k' }, ['mistral', 'ollama']],
    [
      {
        ANTHROPIC_API_KEY: 'k',
        BEDROCK_ACCESS_KEY_ID: 'AKIDEXAMPLEKEYID',
        BEDROCK_SECRET_ACCESS_KEY: 'secret-of-sixteen-characters',
        AZURE_OPENAI_API_KEY: 'k',
        AZURE_OPENAI_ENDPOINT: 'https://it.openai.azure.com',
        GEMINI_API_KEY: 'k',
        OPENAI_COMPATIBLE_BASE_URL: 'http://localhost:8000',
      },
      ['anthropic', 'bedrock', 'azure-openai', 'gemini', 'openai-compatible'],
    ],
    [{ BEDROCK_API_KEY: 'k' }, ['bedrock']],
    [{ BEDROCK_AUTH: 'role', AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/x' }, ['bedrock']],
    [{ AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/x' }, ['standin']],
    [{ AZURE_OPENAI_API_KEY: 'k', BEDROCK_ACCESS_KEY_ID: 'AKIDEXAMPLEKEYID' }, ['standin']],
    [
      { OPENAI_API_KEY: 'k', MISTRAL_API_KEY: 'k', AXONFLOW_DEFAULT_PROVIDER: 'mistral' },
      ['mistral', 'openai'],
    ],
  ])('makes of %j the providers %j', async (env, expected) => {
    await expect(namesWith(env)).resolves.toEqual(expected);
  });

  it('does not start when a role is to sign for Bedrock and there is none', async () => {
    await expect(namesWith({ BEDROCK_AUTH: 'role', BEDROCK_API_KEY: 'k' })).rejects.toMatchObject({
      code: 'CONFIGURATION_INVALID',
      message: expect.stringContaining('BEDROCK_AUTH'),
    });
  });
});
