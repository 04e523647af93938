import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, DeadlineExceededError, withDeadline, type Clock, type TenantId } from '@app/kernel';
import type { ConnectorHealth, ConnectorTool, JsonObject, ToolLimits, ToolResult } from '../connector';
import { ConnectorDirectory } from '../directory/connector-directory';
import { ConnectorCallError } from '../mcp-connectors.errors';
import { toolArgumentsOf, type ToolRequest } from './tool-request';

/** What a call gets when it says nothing else. */
const DEFAULT_LIMITS: ToolLimits = { maxRows: 1_000, maxBytes: 1024 * 1024 };
/** What no call gets past. */
const MOST: ToolLimits = { maxRows: 10_000, maxBytes: 10 * 1024 * 1024 };
const MAX_TIMEOUT_MS = 300_000;
const CHECK_TIMEOUT_MS = 10_000;

/** One call of a tool. */
export interface ConnectorCall {
  readonly tenantId: TenantId;
  /** Name of an installed connector. */
  readonly connector: string;
  readonly tool: string;
  readonly args: JsonObject;
}

/** How a call is bound. */
export interface ConnectorCallOptions {
  readonly signal: AbortSignal;
  /** The call ends by then, and after five minutes at most. */
  readonly deadline: Date;
  /** Rows default to 1,000 (at most 10,000), bytes to 1 MiB (at most 10 MiB). */
  readonly limits?: Partial<ToolLimits>;
  readonly idempotencyKey?: string;
  readonly isDryRun?: boolean;
}

/** A tool that a request means, and the arguments it gets. */
export interface FoundTool {
  readonly tool: ConnectorTool;
  readonly args: JsonObject;
}

/** Calls tools of tenants' connectors. Governing the calls is up to whoever makes them. */
@Injectable()
export class ConnectorCalls {
  constructor(
    private readonly directory: ConnectorDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The tools of a connector. @throws ConnectorNotFoundError (NOT_FOUND) */
  async tools(tenantId: TenantId, connector: string): Promise<readonly ConnectorTool[]> {
    return (await this.directory.find(tenantId, connector)).connector.discover();
  }

  /**
   * Finds the tool that a request of the contract means, so that its risk is known before it is called.
   * @throws ConnectorNotFoundError (NOT_FOUND); ConnectorCallError `not-found`, `invalid`
   */
  async find(tenantId: TenantId, connector: string, request: ToolRequest): Promise<FoundTool> {
    const live = await this.directory.find(tenantId, connector);
    const { args, name } = toolArgumentsOf(request, live.connector.discover());
    return { tool: live.requireTool(name), args };
  }

  /**
   * Calls a tool.
   * @throws ConnectorNotFoundError (NOT_FOUND)
   * @throws ConnectorCallError whose `failure` says what kind it is; `timeout` also when the deadline passes
   * @throws the reason of the signal, when it fires
   */
  async execute(call: ConnectorCall, options: ConnectorCallOptions): Promise<ToolResult> {
    const { deadline, idempotencyKey, isDryRun, limits, signal } = options;
    const timeoutMs = Math.min(MAX_TIMEOUT_MS, deadline.getTime() - this.clock.nowMs());
    if (timeoutMs <= 0) throw timedOut();
    const live = await this.directory.find(call.tenantId, call.connector);
    live.requireTool(call.tool);
    const problems = live.problemsOf(call.tool, call.args);
    if (problems.length > 0) {
      throw new ConnectorCallError('invalid', 'The arguments do not fit the tool.', { problems });
    }
    try {
      return await withDeadline(signal, timeoutMs, (bounded) =>
        live.connector.execute(call.tool, call.args, {
          signal: bounded,
          timeoutMs,
          limits: bounds(limits),
          ...(idempotencyKey !== undefined && { idempotencyKey }),
          ...(isDryRun !== undefined && { isDryRun }),
        }),
      );
    } catch (error) {
      throw error instanceof DeadlineExceededError && !signal.aborted ? timedOut() : error;
    }
  }

  /** Asks whether a connector can do its work, for ten seconds at most. @throws ConnectorNotFoundError (NOT_FOUND) */
  async check(tenantId: TenantId, connector: string, signal: AbortSignal): Promise<ConnectorHealth> {
    const live = await this.directory.find(tenantId, connector);
    try {
      return await withDeadline(signal, CHECK_TIMEOUT_MS, (bounded) => live.connector.check(bounded));
    } catch (error) {
      if (!(error instanceof DeadlineExceededError) || signal.aborted) throw error;
      return { isHealthy: false, details: {}, problem: 'The connector does not answer.' };
    }
  }
}

function bounds({
  maxBytes = DEFAULT_LIMITS.maxBytes,
  maxRows = DEFAULT_LIMITS.maxRows,
}: Partial<ToolLimits> = {}): ToolLimits {
  return { maxRows: Math.min(maxRows, MOST.maxRows), maxBytes: Math.min(maxBytes, MOST.maxBytes) };
}

function timedOut(): ConnectorCallError {
  return new ConnectorCallError('timeout', 'The connector did not answer in time.');
}
