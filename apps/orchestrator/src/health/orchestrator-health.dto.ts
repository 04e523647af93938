import { Type, type Static } from '@sinclair/typebox';

/** Answer of `GET /health` of the orchestrator, as the SDKs read it. */
export const OrchestratorHealth = Type.Object({
  status: Type.Union([Type.Literal('healthy'), Type.Literal('degraded')]),
  service: Type.Literal('axonflow-orchestrator'),
  version: Type.String(),
  timestamp: Type.String({ format: 'date-time' }),
  components: Type.Record(Type.String(), Type.Boolean()),
  features: Type.Record(Type.String(), Type.Boolean()),
});
export type OrchestratorHealth = Static<typeof OrchestratorHealth>;
