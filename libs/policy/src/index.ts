export { decide, type PolicyDecision } from './engine/decide';
