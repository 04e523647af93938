/** A route that the orchestrator serves and the agent hands on. */
export interface ForwardedRoute {
  readonly method: 'DELETE' | 'GET' | 'POST' | 'PUT';
  /** The same on both services. */
  readonly paths: readonly string[];
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tag: 'approvals' | 'executions' | 'plans' | 'workflows';
  /** An example of the body; absent when the route has none. */
  readonly example?: object;
  /** What it answers when all is well. */
  readonly status?: 200 | 201 | 204;
  /** True for server-sent events. */
  readonly streams?: true;
}
