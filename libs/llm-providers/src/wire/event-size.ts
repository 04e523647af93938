/**
 * Largest event of a stream, in bytes. Events that repeat a whole answer with images in it have several megabytes, and
 * Bedrock's frames end at 16 MiB too.
 */
export const MAX_EVENT_BYTES = 16 * 1024 * 1024;
