import { isPlainName } from '@app/kernel';

/** Our own tokens, as in `Segment.pointer`. */
const OWN_TOKEN = /^~(?:b|k\d+)$/;
/** No pointer has such a token: `~` alone is no escape. */
const LEFT_OUT = '~';

/** A pointer as records keep it: names of fields that no protocol has are left out, because they can say anything. */
export function recordedPointer(pointer: string): string {
  return pointer
    .split('/')
    .map((token) => (token === '' || isPlainName(token) || OWN_TOKEN.test(token) ? token : LEFT_OUT))
    .join('/');
}
