import { objectAt, type JsonObject } from '../json';

/** True when a body asks for the usage at the end of its stream. */
export function asksForUsage(body: JsonObject): boolean {
  return objectAt(body, 'stream_options')['include_usage'] === true;
}

/** The body as it asks for a stream with its usage at the end. */
export function askedWithUsage(body: JsonObject): JsonObject {
  return {
    ...body,
    stream: true,
    stream_options: { ...objectAt(body, 'stream_options'), include_usage: true },
  };
}
