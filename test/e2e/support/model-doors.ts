import { startFakeProvider, type FakeProvider } from '@app/testing';
import { startSystem, type RunningSystem } from './running-system';

/** A system whose providers OpenAI, Anthropic and Bedrock are all one fake. */
export interface ModelDoors {
  readonly provider: FakeProvider;
  readonly system: RunningSystem;
  stop(): Promise<void>;
}

/** Starts a system with one fake behind every model API. @param env settings beside those of the providers */
export async function startModelDoors(env: Readonly<Record<string, string>> = {}): Promise<ModelDoors> {
  const provider = await startFakeProvider();
  const system = await startSystem({
    OPENAI_API_KEY: 'sk-operator',
    OPENAI_BASE_URL: provider.baseUrl,
    ANTHROPIC_API_KEY: 'sk-ant-operator',
    ANTHROPIC_BASE_URL: provider.origin,
    BEDROCK_API_KEY: 'bedrock-operator',
    BEDROCK_BASE_URL: provider.origin,
    // One fake stands for all of them and fails on purpose; a provider that is left alone would not be asked.
    AXONFLOW_CIRCUIT_FAILURES_IN_A_ROW: '1000',
    AXONFLOW_CIRCUIT_FAILURE_PERCENT: '100',
    ...env,
  });
  return {
    provider,
    system,
    stop: async () => {
      await system.stop();
      await provider.close();
    },
  };
}
