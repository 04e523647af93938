import { Type, type Static } from '@sinclair/typebox';

/** Answer of `GET /health`, as the SDKs read it. */
export const AgentHealth = Type.Object({
  status: Type.Union([Type.Literal('healthy'), Type.Literal('degraded')]),
  service: Type.Literal('axonflow-agent'),
  version: Type.String(),
  timestamp: Type.String({ format: 'date-time' }),
  uptime: Type.String({ examples: ['3600s'] }),
  components: Type.Record(Type.String(), Type.Boolean()),
  capabilities: Type.Array(Type.Object({ name: Type.String(), description: Type.String() })),
});
export type AgentHealth = Static<typeof AgentHealth>;
