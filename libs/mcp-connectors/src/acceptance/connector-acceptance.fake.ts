import { InvalidRequestError } from '@app/kernel';
import type { Connector, JsonObject, ToolCallOptions } from '../connector';
import { ConnectorCallError } from '../mcp-connectors.errors';
import { schemaCheck } from '../schema-check';

/** A connector to a real system, and calls of it that the suite needs. */
export interface ConnectorUnderTest {
  readonly connector: Connector;
  /** A connector of the same kind whose credentials are wrong. */
  readonly unauthorised: Connector;
  /** A connector of the same kind whose system is not there. */
  readonly unreachable: Connector;
  /** Brings back at least three rows. */
  readonly rows: AcceptanceCall;
  /** Takes longer than ten seconds if nobody ends it. */
  readonly slow: AcceptanceCall;
  /** The system itself refuses it. */
  readonly refused: AcceptanceCall;
  /** Counts what the system was asked to do by calls of `rows` so far. */
  effects(): Promise<number>;
  /** Resolves once the system is busy with a `slow` call. */
  started(): Promise<void>;
  /** Resolves once the system is no longer busy with a `slow` call. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

interface AcceptanceCall {
  readonly tool: string;
  readonly args: JsonObject;
}

/** How long a call may go on after its signal has fired. */
const MAX_ABORT_MS = 100;

/** What every connector keeps to. Call it in a spec of the connector. */
// eslint-disable-next-line max-lines-per-function -- a list of tests
export function itIsAConnector(start: () => Promise<ConnectorUnderTest>): void {
  let under: ConnectorUnderTest;
  beforeAll(async () => {
    under = await start();
  });
  afterAll(async () => {
    await Promise.all([under.connector, under.unauthorised, under.unreachable].map((each) => each.close()));
    await under.stop();
  });

  const options = (more: Partial<ToolCallOptions> = {}): ToolCallOptions => ({
    signal: new AbortController().signal,
    timeoutMs: 20_000,
    limits: { maxRows: 100, maxBytes: 100_000 },
    ...more,
  });
  const call = (connector: Connector, { args, tool }: AcceptanceCall, more: Partial<ToolCallOptions> = {}) =>
    connector.execute(tool, args, options(more));
  const failureOf = async (work: Promise<unknown>): Promise<string | undefined> => {
    const error: unknown = await work.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    return error instanceof ConnectorCallError ? error.failure : undefined;
  };

  it('describes its tools, and takes arguments that fit them', () => {
    const tools = under.connector.discover();

    expect(new Set(tools.map(({ name }) => name)).size).toBe(tools.length);
    const { args, tool: wanted } = under.rows;
    const tool = tools.find(({ name }) => name === wanted);
    expect(schemaCheck(tool?.inputSchema as object)(args)).toEqual([]);
  });

  it('says that it is healthy, and why it is not', async () => {
    const { signal } = new AbortController();

    expect((await under.connector.check(signal)).isHealthy).toBe(true);
    expect(await under.unauthorised.check(signal)).toMatchObject({
      isHealthy: false,
      problem: expect.any(String) as unknown,
    });
    expect(await under.unreachable.check(signal)).toMatchObject({
      isHealthy: false,
      problem: expect.any(String) as unknown,
    });
  });

  it('brings rows back and counts them', async () => {
    const { isDryRun, isTruncated, output, rowCount, sizeBytes } = await call(under.connector, under.rows);

    expect(output).toHaveLength(rowCount);
    expect(rowCount).toBeGreaterThanOrEqual(3);
    expect(sizeBytes).toBeGreaterThan(0);
    expect({ isDryRun, isTruncated }).toEqual({ isDryRun: false, isTruncated: false });
  });

  it('stops at the limit of rows and says so', async () => {
    const limits = { maxRows: 2, maxBytes: 100_000 };

    expect(await call(under.connector, under.rows, { limits })).toMatchObject({
      rowCount: 2,
      isTruncated: true,
    });
  });

  it('never brings back more bytes than allowed', async () => {
    const limits = { maxRows: 100, maxBytes: 10 };
    const result = await call(under.connector, under.rows, { limits }).catch((error: unknown) => error);

    if (!(result instanceof ConnectorCallError))
      expect(result).toMatchObject({ isTruncated: true, rowCount: 0 });
    else expect(result.failure).toBe('upstream');
  });

  it('does nothing in a dry run', async () => {
    const before = await under.effects();

    expect(await call(under.connector, under.rows, { isDryRun: true })).toMatchObject({ isDryRun: true });
    expect(await under.effects()).toBe(before);
  });

  it('knows what kind of failure it was', async () => {
    expect(await failureOf(call(under.unauthorised, under.rows))).toBe('auth');
    expect(await failureOf(call(under.unreachable, under.rows))).toBe('unreachable');
    expect(await failureOf(call(under.connector, under.refused))).toBe('invalid');
    expect(await failureOf(call(under.connector, { tool: 'no_such_tool', args: {} }))).toBe('not-found');
  });

  it('ends a call within 100 ms of its signal, with the reason of the signal, and the work of the system too', async () => {
    const controller = new AbortController();
    const running = call(under.connector, under.slow, { signal: controller.signal }).catch(
      (error: unknown) => error,
    );
    await under.started();
    const firedMs = performance.now();
    controller.abort(new InvalidRequestError('left'));

    expect(await running).toBe(controller.signal.reason);
    expect(performance.now() - firedMs).toBeLessThan(MAX_ABORT_MS);
    await under.settled();
    expect((await call(under.connector, under.rows)).rowCount).toBeGreaterThanOrEqual(3);
  });

  it('does not begin when its signal has fired', async () => {
    const before = await under.effects();
    const signal = AbortSignal.abort(new InvalidRequestError('left'));

    await expect(call(under.connector, under.rows, { signal })).rejects.toThrow('left');
    expect(await under.effects()).toBe(before);
  });
}
