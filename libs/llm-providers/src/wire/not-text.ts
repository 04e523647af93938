import { textAt } from './json';
import type { NotText, TextPlace } from './text-walk';

/** Shortest base64 that is taken for a signature or for encrypted reasoning, in characters. */
const MIN_OPAQUE_LENGTH = 64;

/** Shortest base64 that is taken for media; a shorter one is cheap to look into. */
const MIN_MEDIA_LENGTH = 256;

const word = /^[a-z_.]{1,48}(?:_\d{8})?$|^base64$/;
const opaqueId = /^[A-Za-z]{2,16}[_-]\w{1,64}$/;
const base64 = /^[A-Za-z0-9+/_-]+={0,2}$/;
const modelName = /^[\w.:/@-]{1,256}$/;
const padding = /^[A-Za-z0-9]{0,128}$/;
const media = /^(?:image|audio|video)\/[\w.+-]+$|^application\/(?:pdf|zip|vnd\.[\w.+-]+)$/;
const mediaType = /^(?:image|audio|video|application|text)\/[a-z.+-]{1,64}$/;
const mediaUrl = /^data:([\w.+/-]+);base64,[A-Za-z0-9+/]*={0,2}$/;

/** Formats whose bytes no detector reads as text; documents of plain text are inspected. */
const mediaFormats = new Set([
  ...['png', 'jpeg', 'jpg', 'gif', 'webp', 'pdf', 'doc', 'docx', 'xls', 'xlsx'],
  ...['mkv', 'mov', 'mp4', 'webm', 'flv', 'mpeg', 'mpg', 'wmv', 'three_gp'],
  ...['wav', 'mp3', 'aac', 'flac', 'opus', 'pcm16', 'ogg', 'm4a'],
]);

const matches = (form: RegExp) => (value: string) => form.test(value);
const isOpaque = (value: string): boolean => value.length >= MIN_OPAQUE_LENGTH && base64.test(value);
const isMediaUrl = (value: string): boolean => media.test(mediaUrl.exec(value)?.[1] ?? '');
const isLongBase64 = (value: string): boolean => value.length >= MIN_MEDIA_LENGTH && base64.test(value);

/** `{type: 'base64', media_type, data}`, `{type: 'redacted_thinking', data}` and `{format: 'wav', data}`. */
function isMediaData(value: string, { owner }: TextPlace): boolean {
  if (owner === null || !base64.test(value)) return false;
  const format = textAt(owner, 'format');
  if (format !== null) return mediaFormats.has(format) && isLongBase64(value);
  if (owner['type'] === 'redacted_thinking') return isOpaque(value);
  return owner['type'] === 'base64' && media.test(textAt(owner, 'media_type') ?? '') && isLongBase64(value);
}

/** `{format: 'png', source: {bytes}}`. */
function isMediaBytes(value: string, { outer }: TextPlace): boolean {
  const format = outer?.owner ? textAt(outer.owner, 'format') : null;
  return format !== null && mediaFormats.has(format) && isLongBase64(value);
}

/** What is not text in a request of any format. The forms are strict, so that nobody can hide a text in such a field. */
export const notRequestText: NotText = {
  role: matches(word),
  type: matches(word),
  object: matches(word),
  format: matches(word),
  detail: matches(word),
  finish_reason: matches(word),
  stop_reason: matches(word),
  status: matches(word),
  media_type: matches(mediaType),
  id: matches(opaqueId),
  tool_call_id: matches(opaqueId),
  tool_use_id: matches(opaqueId),
  toolUseId: matches(opaqueId),
  call_id: matches(opaqueId),
  item_id: matches(opaqueId),
  previous_response_id: matches(opaqueId),
  url: isMediaUrl,
  image_url: isMediaUrl,
  file_data: isMediaUrl,
  data: isMediaData,
  bytes: isMediaBytes,
  signature: isOpaque,
  thought_signature: isOpaque,
  encrypted_content: isOpaque,
  redactedContent: isOpaque,
};

/** What is not text in an answer of any format: as in requests, and what only providers write. */
export const notReplyText: NotText = {
  ...notRequestText,
  model: matches(modelName),
  object: matches(word),
  service_tier: matches(word),
  system_fingerprint: matches(opaqueId),
  stopReason: matches(word),
  obfuscation: matches(padding),
  p: matches(padding),
  b64_json: isLongBase64,
  partial_image_b64: isLongBase64,
  result: isLongBase64,
  latency: matches(word),
  data: (value, place) => isLongBase64(value) || isMediaData(value, place),
  signature: matches(base64),
  embedding: matches(base64),
};
