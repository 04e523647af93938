export { aCall } from './builders/call.builder';
export { ManualClock } from './builders/manual-clock.fake';
export { aPrincipal } from './builders/principal.builder';
export { aCompletion } from './providers/completion';
export { startFakeOpenAi, type FakeOpenAi } from './providers/fake-openai';
export { type ProviderFault } from './providers/fault';
export { FROM_SOURCE } from './from-source';
export { createTestDatabase, type TestDatabase } from './postgres/test-database';
