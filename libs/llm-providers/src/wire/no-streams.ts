import { WireDecodeError } from './wire-decode.error';
import type { WireFormat } from './wire-format';

const refuse = (): never => {
  throw new WireDecodeError('invalid_reply', 'this format has no streams');
};

/** What formats have in common that only know whole answers. */
export const noStreams = {
  streamContentType: null,
  decoder: refuse,
  encode: refuse,
  saysNothing: () => false,
  reader: refuse,
} as const satisfies Partial<WireFormat>;
