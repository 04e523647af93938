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
