export { aCall } from './builders/call.builder';
export { ManualClock } from './builders/manual-clock.fake';
export { aPrincipal } from './builders/principal.builder';
