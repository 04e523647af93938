import type { JsonObject } from '../json';
import type { WireFormatName } from '../wire-format';

/** A way in which a request brings a file, and where its text is found. */
export interface FileCase {
  readonly name: string;
  readonly format: WireFormatName;
  /** @param base64 the file */
  readonly around: (base64: string) => JsonObject;
  readonly pointer: string;
}

const said = (part: JsonObject): JsonObject => ({ messages: [{ role: 'user', content: [part] }] });
const input = (part: JsonObject): JsonObject => ({ input: [{ role: 'user', content: [part] }] });
const ANTHROPIC = ['anthropic-messages', 'anthropic-count-tokens', 'bedrock-invoke'] as const;
const BEDROCK = ['bedrock-converse', 'bedrock-invoke'] as const;

/** Files that are texts: what is in them is inspected like any text. */
export const TEXT_FILES: readonly FileCase[] = [
  ...BEDROCK.flatMap((format) =>
    ['csv', 'html', 'md', 'txt', 'unheard-of'].map((word) => ({
      name: `${word} for ${format}`,
      format,
      around: (bytes: string) => said({ document: { format: word, name: 'a', source: { bytes } } }),
      pointer: '/messages/0/content/0/document/source/bytes/~b',
    })),
  ),
  {
    name: 'a file in the result of a tool',
    format: 'bedrock-converse',
    around: (bytes) =>
      said({ toolResult: { toolUseId: 'a', content: [{ document: { format: 'txt', source: { bytes } } }] } }),
    pointer: '/messages/0/content/0/toolResult/content/0/document/source/bytes/~b',
  },
  ...ANTHROPIC.flatMap((format) =>
    ['text/plain', 'text/csv', 'application/json', 'image/svg+xml', 'unheard-of'].map((media_type) => ({
      name: `${media_type} for ${format}`,
      format,
      around: (data: string) =>
        said({ type: 'document', source: { type: 'base64', format: 'png', media_type, data } }),
      pointer: '/messages/0/content/0/source/data/~b',
    })),
  ),
  ...['text/csv', 'text/html;charset=utf-8', 'image/svg+xml', 'application/vnd.api+json'].flatMap((type) => [
    {
      name: `an address of ${type} as a file in a chat`,
      format: 'openai-chat' as const,
      around: (base64: string) =>
        said({ type: 'file', file: { filename: 'a', file_data: `data:${type};base64,${base64}` } }),
      pointer: '/messages/0/content/0/file/file_data/~b',
    },
    {
      name: `an address of ${type} as an image in a chat`,
      format: 'openai-chat' as const,
      around: (base64: string) =>
        said({ type: 'image_url', image_url: { url: `data:${type};base64,${base64}` } }),
      pointer: '/messages/0/content/0/image_url/url/~b',
    },
    {
      name: `an address of ${type} as a file of a response`,
      format: 'openai-responses' as const,
      around: (base64: string) =>
        input({ type: 'input_file', filename: 'a', file_data: `data:${type};base64,${base64}` }),
      pointer: '/input/0/content/0/file_data/~b',
    },
    {
      name: `an address of ${type} as an image of a response`,
      format: 'openai-responses' as const,
      around: (base64: string) => input({ type: 'input_image', image_url: `data:${type};base64,${base64}` }),
      pointer: '/input/0/content/0/image_url/~b',
    },
  ]),
  {
    name: 'a file of a response in base64 alone',
    format: 'openai-responses',
    around: (file_data) => input({ type: 'input_file', filename: 'a.txt', file_data }),
    pointer: '/input/0/content/0/file_data/~b',
  },
];

/** A request, and what nothing in it can look into. */
export interface MediaCase {
  readonly name: string;
  readonly format: WireFormatName;
  readonly body: JsonObject;
  readonly pointers: readonly string[];
}

const MEDIA = 'iVBORw0KGgo'.repeat(40);
const ADDRESS = 'https://files.example/a';

const openAiMedia: readonly [string, JsonObject, string | null][] = [
  ['an image', { image_url: { url: `data:image/png;base64,${MEDIA}` } }, 'image_url/url'],
  ['the address of an image', { image_url: { url: ADDRESS } }, 'image_url/url'],
  ['a PDF', { file: { file_data: `data:application/pdf;base64,${MEDIA}` } }, 'file/file_data'],
  ['a stored file', { file: { file_id: 'file-1' } }, 'file/file_id'],
  ['sound', { input_audio: { data: MEDIA, format: 'wav' } }, 'input_audio/data'],
  ['a file of an unknown kind', { file: { file_data: 'AAAA' } }, 'file/file_data'],
  ['the image of a response', { type: 'input_image', image_url: ADDRESS }, 'image_url'],
  ['the file of a response', { type: 'input_file', file_url: ADDRESS }, 'file_url'],
  ['the stored image of a response', { type: 'input_image', file_id: 'file-1' }, 'file_id'],
  ['a source that is named', { annotations: [{ url: ADDRESS, file_id: 'file-1' }] }, null],
];
const anthropicMedia: readonly [string, JsonObject, string | null][] = [
  ['an image', { source: { type: 'base64', media_type: 'image/png', data: MEDIA } }, 'source/data'],
  ['the address of a PDF', { source: { type: 'url', url: ADDRESS } }, 'source/url'],
  ['a stored file', { source: { type: 'file', file_id: 'file_1' } }, 'source/file_id'],
  ['a document of text', { source: { type: 'text', media_type: 'text/plain', data: 'Hello' } }, null],
  ['signed thinking', { type: 'thinking', thinking: 'So', signature: MEDIA }, null],
];
const converseMedia: readonly [string, JsonObject, string | null][] = [
  ['an image', { image: { format: 'png', source: { bytes: MEDIA } } }, 'image/source/bytes'],
  ['a PDF', { document: { format: 'pdf', source: { bytes: MEDIA } } }, 'document/source/bytes'],
  [
    'a video in S3',
    { video: { format: 'mp4', source: { s3Location: { uri: 's3://a/b' } } } },
    'video/source/s3Location/uri',
  ],
];

/** Media in requests. */
export const MEDIA_PARTS: readonly MediaCase[] = [
  ...openAiMedia.map((each) => ['openai-chat', ...each] as const),
  ...anthropicMedia.map((each) => ['anthropic-messages', ...each] as const),
  ...converseMedia.map((each) => ['bedrock-converse', ...each] as const),
].map(([format, name, part, place]) => ({
  name: `${name} for ${format}`,
  format,
  body: said(part),
  pointers: place === null ? [] : [`/messages/0/content/0/${place}`],
}));

/** Media in whole answers. */
export const MEDIA_ANSWERS: readonly MediaCase[] = [
  {
    name: 'sound of a chat',
    format: 'openai-chat',
    body: { choices: [{ message: { audio: { data: MEDIA, transcript: 'Hello' } } }] },
    pointers: ['/choices/0/message/audio/data'],
  },
  {
    name: 'an image of a response',
    format: 'openai-responses',
    body: { output: [{ type: 'image_generation_call', result: MEDIA }] },
    pointers: ['/output/0/result'],
  },
  {
    name: 'an image of a conversation',
    format: 'bedrock-converse',
    body: { output: { message: { content: [{ image: { format: 'png', source: { bytes: MEDIA } } }] } } },
    pointers: ['/output/message/content/0/image/source/bytes'],
  },
];

/** Media in events of streams. */
export const MEDIA_EVENTS: readonly MediaCase[] = [
  {
    name: 'sound of a chat',
    format: 'openai-chat',
    body: { choices: [{ index: 0, delta: { audio: { data: MEDIA } } }] },
    pointers: ['/choices/0/delta/audio/data'],
  },
  {
    name: 'sound of a response',
    format: 'openai-responses',
    body: { type: 'response.audio.delta', delta: MEDIA },
    pointers: ['/delta'],
  },
  {
    name: 'an image of a response',
    format: 'openai-responses',
    body: { type: 'response.image_generation_call.partial_image', partial_image_b64: MEDIA },
    pointers: ['/partial_image_b64'],
  },
];
