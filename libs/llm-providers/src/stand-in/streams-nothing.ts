import { refusedRequest } from './refused-request';

/** Refuses to stream what has only whole answers. */
export function streamsNothing(): never {
  throw refusedRequest('this has no streamed answers', 'stream');
}
