import { createHash } from 'node:crypto';

const BYTES_PER_NUMBER = 4;
const HALF_RANGE = 2 ** 31;

/**
 * A vector of length 1 that depends on the text alone: the same text has the same vector, any two others have nothing to do
 * with each other. Its numbers come from SHAKE256, whose output may be as long as one likes.
 */
export function embeddingVector(text: string, dimensions: number): Float32Array {
  const outputLength = dimensions * BYTES_PER_NUMBER;
  const noise = createHash('shake256', { outputLength }).update(text).digest();
  const raw = Array.from(
    { length: dimensions },
    (_, index) => (noise.readInt32BE(index * BYTES_PER_NUMBER) + 0.5) / HALF_RANGE,
  );
  const length = Math.hypot(...raw);
  return Float32Array.from(raw, (value) => value / length);
}

/** The vector as OpenAI encodes it: base64 of little-endian single-precision numbers. */
export function base64Of(vector: Float32Array): string {
  const bytes = Buffer.alloc(vector.length * BYTES_PER_NUMBER);
  vector.forEach((value, index) => bytes.writeFloatLE(value, index * BYTES_PER_NUMBER));
  return bytes.toString('base64');
}
