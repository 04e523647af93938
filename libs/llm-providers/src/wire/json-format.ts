import { replySegments, requestSegments } from './body-segments';
import { withChangedTexts } from './changed-texts';
import type { WireFormat } from './wire-format';

/** What formats have in common whose bodies are plain JSON with the model's name in them. */
export const jsonFormat = {
  requestSegments,
  replySegments,
  withReplySegments: withChangedTexts,
  withEventSegments: withChangedTexts,
  withModel: (body, model) => ({ ...body, model }),
  streamed: (body) => ({ ...body, stream: true }),
} as const satisfies Partial<WireFormat>;
