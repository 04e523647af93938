import { textAt, type JsonObject } from './json';
import type { FieldKind, NotText, TextPlace } from './text-walk';

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
/** Images and office formats that are written as text, such as `image/svg+xml`. */
const textMedia = /\+(?:json|xml|yaml)$/;
const mediaUrl = /^data:([\w.+/-]+);base64,[A-Za-z0-9+/]*={0,2}$/;
const base64Url = /^data:[^,]{0,256};base64,/i;

/** Formats whose bytes no detector reads as text; documents of plain text are inspected. */
const mediaFormats = new Set([
  ...['png', 'jpeg', 'jpg', 'gif', 'webp', 'pdf', 'doc', 'docx', 'xls', 'xlsx'],
  ...['mkv', 'mov', 'mp4', 'webm', 'flv', 'mpeg', 'mpg', 'wmv', 'three_gp'],
  ...['wav', 'mp3', 'aac', 'flac', 'opus', 'pcm16', 'ogg', 'm4a'],
]);

/** Parts that bring a file. */
const fileParts = new Set(['container_upload', 'input_file', 'input_image']);

const matches = (form: RegExp) => kindBy((value) => form.test(value), 'word');
const isOpaque = (value: string): boolean => value.length >= MIN_OPAQUE_LENGTH && base64.test(value);
const isLongBase64 = (value: string): boolean => value.length >= MIN_MEDIA_LENGTH && base64.test(value);
const isMediaType = (type: string): boolean => media.test(type) && !textMedia.test(type);

const opaque = kindBy(isOpaque, 'word');
const longBase64 = kindBy(isLongBase64, 'media');

function kindBy(holds: (value: string) => boolean, kind: FieldKind) {
  return (value: string): FieldKind => (holds(value) ? kind : 'text');
}

function kindOfUrl(value: string, place: TextPlace): FieldKind {
  if (isMediaType(mediaUrl.exec(value)?.[1] ?? '')) return 'media';
  if (base64Url.test(value)) return 'base64';
  return isFileAddress(place) ? 'address' : 'text';
}

/** `{image_url}`, `{image_url: {url}}` and `{source: {type: 'url', url}}`; other addresses are only spoken of. */
function isFileAddress({ key, outer }: TextPlace): boolean {
  return key !== 'url' || outer?.key === 'image_url' || outer?.key === 'source';
}

/** `{type: 'input_file', file_id}`, `{file: {file_id}}` and `{source: {type: 'file', file_id}}`. */
function kindOfFileId(_value: string, { owner, outer }: TextPlace): FieldKind {
  const isOfPart = fileParts.has(textAt(owner ?? {}, 'type') ?? '');
  return isOfPart || outer?.key === 'file' || outer?.key === 'source' ? 'address' : 'text';
}

/** An address with the file in it, or the file in base64 alone. */
function kindOfFileData(value: string, place: TextPlace): FieldKind {
  return value.startsWith('data:') ? kindOfUrl(value, place) : 'base64';
}

/** `{type: 'base64', media_type, data}`, `{type: 'redacted_thinking', data}` and `{format: 'wav', data}`. */
function kindOfData(value: string, { owner }: TextPlace): FieldKind {
  if (owner === null) return 'text';
  if (owner['type'] === 'base64') return kindOfBase64(value, owner);
  const format = textAt(owner, 'format');
  if (format !== null) return mediaFormats.has(format) && isLongBase64(value) ? 'media' : 'text';
  return owner['type'] === 'redacted_thinking' && isOpaque(value) ? 'word' : 'text';
}

function kindOfBase64(value: string, owner: JsonObject): FieldKind {
  return isMediaType(textAt(owner, 'media_type') ?? '') && isLongBase64(value) ? 'media' : 'base64';
}

/** `{format: 'png', source: {bytes}}`. */
function kindOfBytes(value: string, { outer }: TextPlace): FieldKind {
  const format = outer?.owner ? textAt(outer.owner, 'format') : null;
  if (format !== null && mediaFormats.has(format) && isLongBase64(value)) return 'media';
  return outer?.key === 'source' ? 'base64' : 'text';
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
  url: kindOfUrl,
  image_url: kindOfUrl,
  file_data: kindOfFileData,
  file_url: kindOfUrl,
  file_id: kindOfFileId,
  uri: (_value, { outer }) => (outer?.key === 's3Location' ? 'address' : 'text'),
  data: kindOfData,
  bytes: kindOfBytes,
  signature: opaque,
  thought_signature: opaque,
  encrypted_content: opaque,
  redactedContent: opaque,
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
  b64_json: longBase64,
  partial_image_b64: longBase64,
  result: longBase64,
  latency: matches(word),
  data: (value, place) => {
    const kind = kindOfData(value, place);
    return kind === 'text' ? longBase64(value) : kind;
  },
  signature: matches(base64),
  embedding: matches(base64),
};
