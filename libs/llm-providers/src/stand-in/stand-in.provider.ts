import { setImmediate } from 'node:timers/promises';
import { AppError, CallAbortedError, type Clock } from '@app/kernel';
import type {
  Provider,
  ProviderCallOptions,
  ProviderModel,
  ProviderReply,
  ProviderRequest,
  ProviderStream,
} from '../provider';
import { WIRE_FORMATS, type WireEvent, type WireFormat, type WireFormatName } from '../wire/wire-format';
import { wireFormat } from '../wire/wire-formats';
import { STAND_IN_EMBEDDING_MODEL, STAND_IN_MODEL, type StandInAsk } from './stand-in-format';
import { STAND_IN_FORMATS } from './stand-in-formats';
import { loadTokenCounter } from './tokenizer';

/** Says in every answer that no model was asked, also where its text does not. */
const SIMULATED = { 'x-axonflow-simulated': 'true' };

/**
 * Answers where no model provider is configured, so that everything around a model can be tried and tested: in every wire
 * format, with tool calls, JSON and embeddings. It says so in every answer, and answers the same request with the same
 * bytes.
 */
export class StandInProvider implements Provider {
  readonly name = 'standin';
  readonly type = 'custom';
  readonly simulated = true;
  readonly defaultModel = STAND_IN_MODEL;
  readonly region = null;
  readonly formats: ReadonlySet<WireFormatName> = new Set(WIRE_FORMATS);

  constructor(private readonly clock: Clock) {}

  claimsModel(model: string): boolean {
    return model.startsWith('standin-');
  }

  /** @throws ProviderRejectedError (PROVIDER_REJECTED) for embeddings that no provider would make */
  async send(request: ProviderRequest, { signal }: ProviderCallOptions): Promise<ProviderReply> {
    requireCaller(signal);
    const startedMs = this.clock.monotonicMs();
    const body = STAND_IN_FORMATS[request.format].whole(await askOf(request));
    return {
      status: 200,
      headers: { 'content-type': 'application/json', ...SIMULATED },
      body,
      bytes: Buffer.from(JSON.stringify(body)),
      latencyMs: this.clock.monotonicMs() - startedMs,
    };
  }

  /** @throws ProviderRejectedError (PROVIDER_REJECTED) for a format without streams */
  async open(request: ProviderRequest, { signal }: ProviderCallOptions): Promise<ProviderStream> {
    requireCaller(signal);
    const events = STAND_IN_FORMATS[request.format].events(await askOf(request));
    const format = wireFormat(request.format);
    const headers = { 'content-type': format.streamContentType ?? '', ...SIMULATED };
    return { status: 200, headers, bytes: encoded(events, format, signal) };
  }

  models(): Promise<readonly ProviderModel[]> {
    const ids = [STAND_IN_MODEL, STAND_IN_EMBEDDING_MODEL];
    return Promise.resolve(ids.map((id) => ({ id, ownedBy: this.name, createdAtS: 0 })));
  }

  check(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

async function askOf({ body, model }: ProviderRequest): Promise<StandInAsk> {
  return { body, model, countTokens: await loadTokenCounter() };
}

/** Between two events others have their turn, so that an answer comes in pieces, as a model's does. */
async function* encoded(
  events: readonly WireEvent[],
  format: WireFormat,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  for (const event of events) {
    await setImmediate();
    requireCaller(signal);
    yield format.encode(event);
  }
}

function requireCaller(signal: AbortSignal): void {
  if (!signal.aborted) return;
  throw signal.reason instanceof AppError ? signal.reason : new CallAbortedError('The caller left.');
}
