import type { DocumentPart, ImagePart, MediaSource } from './conversation';
import type { Cursor } from './fields/cursor';

/** What all vendors read as images. */
const IMAGE_TYPES: readonly string[] = ['image/gif', 'image/jpeg', 'image/png', 'image/webp'];

const PDF = 'application/pdf';

/** Media types of the documents that Bedrock names by a word of its own. Source: DocumentFormat of its runtime API. */
const DOCUMENT_WORDS: ReadonlyMap<string, string> = new Map([
  [PDF, 'pdf'],
  ['text/csv', 'csv'],
  ['application/msword', 'doc'],
  ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'docx'],
  ['text/html', 'html'],
  ['text/markdown', 'md'],
  ['text/plain', 'txt'],
  ['application/vnd.ms-excel', 'xls'],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'xlsx'],
]);

/** Bedrock's word for a type of document. */
export function documentWordOf(mediaType: string): string | undefined {
  return DOCUMENT_WORDS.get(mediaType);
}

/** The type of document that Bedrock's word means. */
export function documentTypeOf(word: string): string | undefined {
  return [...DOCUMENT_WORDS].find(([, known]) => known === word)?.[0];
}

/** Reads an address that may hold the media itself (RFC 2397, base64 only). */
export function readMediaUrl(at: Cursor): MediaSource {
  const url = at.text();
  if (!/^data:/i.test(url)) return { kind: 'url', url };
  const comma = url.indexOf(',');
  const [mediaType = '', ...attributes] = url
    .slice('data:'.length, Math.max(comma, 0))
    .toLowerCase()
    .split(';');
  if (mediaType === '' || attributes.at(-1) !== 'base64') {
    at.wrong('must be an https address, or a data address with a media type and base64');
  }
  return { kind: 'data', mediaType, data: url.slice(comma + 1) };
}

/** Writes media as one address. */
export function mediaUrlOf(source: MediaSource): string {
  return source.kind === 'url' ? source.url : `data:${source.mediaType};base64,${source.data}`;
}

/** An image, once its source has been found to be one that the target takes. */
export function imageFrom(source: MediaSource, at: Cursor): ImagePart {
  if (source.kind === 'url') at.needs('imageUrl');
  else if (!IMAGE_TYPES.includes(source.mediaType)) at.needs('imageType');
  return { kind: 'image', source };
}

/** A document, once its source has been found to be one that the target takes. */
export function documentFrom(source: DocumentPart['source'], name: string | null, at: Cursor): DocumentPart {
  if (source.kind === 'url') at.needs('documentUrl');
  else if (source.kind === 'text') at.needs('plainTextDocument');
  else if (source.mediaType !== PDF) {
    at.needs(DOCUMENT_WORDS.has(source.mediaType) ? 'officeDocument' : 'otherDocument');
  }
  return { kind: 'document', name, source };
}
