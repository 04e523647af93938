import { systemClock, type Clock } from '@app/kernel';
import type { JsonObject } from '../wire/json';
import type { WireEvent, WireFormatName } from '../wire/wire-format';
import { labelOf } from './answer-label';
import { CALLER_SIDES, type CallerSide } from './caller-sides';
import { CARRIED_FIELDS } from './fields/carried-fields';
import { Cursor } from './fields/cursor';
import { FieldReport } from './fields/field-report';
import { isSourceFormat, isTargetFormat, type FieldTable, type TargetFormat } from './fields/field-rule';
import { PROVIDER_SIDES, type ProviderSide } from './provider-sides';
import { StreamTranslation } from './stream-translation';

/** Serves callers of one wire format by providers of another. Without state of its own. */
export interface Translator {
  /** The caller's format. */
  readonly from: WireFormatName;
  /** The provider's format. */
  readonly to: WireFormatName;
  /**
   * Writes the caller's request for the provider.
   * @param model the model, by the provider's own id
   * @throws InvalidRequestError (INVALID_REQUEST) with one problem for each field that cannot be carried
   */
  request(body: JsonObject, model: string, streamed: boolean): JsonObject;
  /**
   * Writes the provider's whole answer for the caller.
   * @param request the caller's body
   * @throws WireDecodeError for an answer that the caller's format cannot say
   */
  reply(body: JsonObject, request: JsonObject): JsonObject;
  /**
   * Begins a streamed answer.
   * @param request the caller's body
   */
  stream(request: JsonObject): TranslatedStream;
}

/** One streamed answer on its way to the caller. Stateful: one per stream. */
export interface TranslatedStream {
  /**
   * The caller's events that one event of the provider makes, in their order; often one, sometimes none.
   * @throws WireDecodeError for an error event, and for what the caller's format cannot say
   */
  event(event: WireEvent): WireEvent[];
  /** The events that had to wait for the end of the provider's stream; none when it broke off. */
  end(): WireEvent[];
}

/** Finds the translator between two formats; null when they are the same or cannot be translated. */
export function translatorFor(
  from: WireFormatName,
  to: WireFormatName,
  clock: Clock = systemClock,
): Translator | null {
  if (from === to || !isSourceFormat(from) || !isTargetFormat(to)) return null;
  const caller = CALLER_SIDES[from];
  const provider = PROVIDER_SIDES[to];
  const write = requestWriter({ caller, provider, fields: CARRIED_FIELDS[from], to });
  return {
    from,
    to,
    request: write,
    reply: (body, request) => {
      const reply = provider.readReply(body);
      return caller.writeReply(reply, labelOf(reply.head, request, clock));
    },
    stream: (request) =>
      new StreamTranslation(provider.streamReader(), (head) =>
        caller.streamWriter(labelOf(head, request, clock)),
      ),
  };
}

interface Route {
  readonly caller: CallerSide;
  readonly provider: ProviderSide;
  readonly fields: FieldTable;
  readonly to: TargetFormat;
}

function requestWriter({ caller, provider, fields, to }: Route): Translator['request'] {
  return (body, model, streamed) => {
    const report = new FieldReport(fields, to);
    const conversation = caller.readRequest(Cursor.ofBody(body, report));
    report.finish();
    return provider.writeRequest(conversation, { model, streamed });
  };
}
