import { InvalidRequestError, type Clock, type Json } from '@app/kernel';
import { Pool } from 'undici';
import type {
  Connector,
  ConnectorHealth,
  ConnectorTool,
  JsonObject,
  ReadCredential,
  ToolCallOptions,
  ToolResult,
} from '../connector';
import { ConnectorCallError } from '../mcp-connectors.errors';
import type { AddressGuard } from '../network/address-guard';
import { guardedConnector } from '../network/guarded-connector';
import { apiResult } from './api-result';
import { credentialHeaders } from './credential-headers';
import { failureOfAnswer, failureOfConnection } from './http-failure';
import { isHeaderValue } from './header-rules';
import type { HttpRestSettings, Operation } from './http-rest.settings';
import { problemsOf } from './operation-problems';
import { requestOf, type OperationRequest } from './operation-request';
import { riskOf, toolsOf } from './operation-tools';
import { readAnswer, type Answer } from './read-answer';

const CONNECT_TIMEOUT_MS = 5_000;
const MAX_TIMEOUT_MS = 300_000;
const CHECK_MAX_BYTES = 64 * 1024;

/** What the connector needs of the installation. */
export interface HttpRestSurroundings {
  readonly guard: AddressGuard;
  readonly clock: Clock;
}

/** Calls operations of one HTTP API. Redirects are not followed; nothing is sent a second time. */
export class HttpRestConnector implements Connector {
  private readonly tools: readonly ConnectorTool[];
  private readonly pool: Pool;

  /** @throws InvalidRequestError (INVALID_REQUEST) that lists what is wrong with the settings beyond their schema */
  constructor(
    private readonly settings: HttpRestSettings,
    private readonly readCredential: ReadCredential,
    private readonly surroundings: HttpRestSurroundings,
  ) {
    const problems = problemsOf(settings);
    if (problems.length > 0)
      throw new InvalidRequestError('The operations of the connector are not valid.', { problems });
    this.tools = toolsOf(settings);
    this.pool = new Pool(new URL(settings.base_url).origin, {
      connections: settings.max_connections ?? 8,
      connect: guardedConnector(surroundings.guard, CONNECT_TIMEOUT_MS),
      headersTimeout: MAX_TIMEOUT_MS,
      bodyTimeout: MAX_TIMEOUT_MS,
    });
  }

  discover(): readonly ConnectorTool[] {
    return this.tools;
  }

  async check(signal: AbortSignal): Promise<ConnectorHealth> {
    const path = new URL(this.settings.base_url).pathname;
    const request = { method: 'GET', path, headers: { 'user-agent': 'axonflow' }, body: null };
    try {
      await this.send(request, { signal, maxBytes: CHECK_MAX_BYTES });
      return { isHealthy: true, details: {} };
    } catch (error) {
      signal.throwIfAborted();
      // An API need not have anything at its root: any answer that is not about us or its own trouble will do.
      const { details, failure, message } = error as ConnectorCallError;
      if (failure === 'not-found' || failure === 'invalid') {
        if (details['status'] !== undefined)
          return { isHealthy: true, details: { status: String(details['status']) } };
      }
      return { isHealthy: false, details: {}, problem: message };
    }
  }

  async execute(tool: string, args: JsonObject, options: ToolCallOptions): Promise<ToolResult> {
    const operation = this.settings.operations[tool];
    if (operation === undefined)
      throw new ConnectorCallError('not-found', 'The connector has no such operation.');
    options.signal.throwIfAborted();
    const request = requestOf(this.settings, operation, args);
    if (options.isDryRun) return this.preview(request);
    const headers = { ...request.headers, ...this.keyHeader(operation, options) };
    const { limits, signal } = options;
    return apiResult(await this.send({ ...request, headers }, { signal, maxBytes: limits.maxBytes }), limits);
  }

  close(): Promise<void> {
    return this.pool.close();
  }

  /** What would be sent, without credentials. */
  private preview({ body, method, path }: OperationRequest): ToolResult {
    const url = new URL(this.settings.base_url).origin + path;
    const output = { method, url, body: body === null ? null : (JSON.parse(body) as Json) };
    return { output, rowCount: 1, sizeBytes: 0, isTruncated: false, isDryRun: true };
  }

  private keyHeader(
    operation: Operation,
    { idempotencyKey }: ToolCallOptions,
  ): Readonly<Record<string, string>> {
    if (idempotencyKey === undefined || riskOf(operation) === 'read') return {};
    if (!isHeaderValue(idempotencyKey)) {
      throw new ConnectorCallError('invalid', 'The idempotency key has characters that no header can have.');
    }
    return { [(this.settings.idempotency_header ?? 'Idempotency-Key').toLowerCase()]: idempotencyKey };
  }

  private async send(
    { body, headers, method, path }: OperationRequest,
    { maxBytes, signal }: { readonly maxBytes: number; readonly signal: AbortSignal },
  ): Promise<Answer> {
    const credentials = await credentialHeaders(this.settings, this.readCredential);
    try {
      const options = {
        method: method as 'GET',
        path,
        body,
        signal,
        headers: { ...headers, ...credentials },
      };
      const response = await this.pool.request(options);
      const failure = failureOfAnswer(response, this.surroundings.clock.nowMs());
      if (failure === null) return await readAnswer(response, response.body, maxBytes);
      // What is left of the answer is not wanted; a short one is read so that its connection can be used again.
      await response.body.dump({ limit: CHECK_MAX_BYTES, signal }).catch(() => undefined);
      throw failure;
    } catch (error) {
      signal.throwIfAborted();
      throw failureOfConnection(error);
    }
  }
}
