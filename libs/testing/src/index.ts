export { aCall } from './builders/call.builder';
export { ManualClock } from './builders/manual-clock.fake';
export { aPrincipal } from './builders/principal.builder';
export { aCompletion } from './providers/completion';
export { FakeProvider, startFakeProvider } from './providers/fake-provider';
export { type ProviderFault } from './providers/fault';
export { type FakeAnswer } from './providers/wire-answer';
export { FROM_SOURCE } from './from-source';
export { createTestDatabase, type TestDatabase } from './postgres/test-database';
