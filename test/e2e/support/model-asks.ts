/** The shape in which a door speaks of failures. */
export type DoorShape = 'anthropic' | 'bedrock' | 'openai';

/** One way to ask a model. */
export interface ModelAsk {
  readonly name: string;
  readonly path: string;
  readonly shape: DoorShape;
  readonly isStreamed: boolean;
  readonly body: (text: string) => object;
}

const BEDROCK = '/model/anthropic.claude-3-5-sonnet-20241022-v2%3A0';
const said = (text: string) => [{ role: 'user', content: text }];
const chat = (text: string) => ({ model: 'gpt-4.1-mini', messages: said(text) });
const response = (text: string) => ({ model: 'gpt-4.1-mini', input: text });
const message = (text: string) => ({ model: 'claude-sonnet-4-5', max_tokens: 9, messages: said(text) });
const converse = (text: string) => ({ messages: [{ role: 'user', content: [{ text }] }] });
const invoke = (text: string) => ({
  anthropic_version: 'bedrock-2023-05-31',
  max_tokens: 9,
  messages: said(text),
});
const streamed =
  (body: (text: string) => object) =>
  (text: string): object => ({ ...body(text), stream: true });

type Row = readonly [name: string, path: string, shape: DoorShape, body: ModelAsk['body']];
const WHOLE: readonly Row[] = [
  ['chat', '/v1/chat/completions', 'openai', chat],
  ['responses', '/v1/responses', 'openai', response],
  ['embeddings', '/v1/embeddings', 'openai', (input) => ({ model: 'gpt-embedding', input })],
  ['messages', '/v1/messages', 'anthropic', message],
  ['count_tokens', '/v1/messages/count_tokens', 'anthropic', message],
  ['converse', `${BEDROCK}/converse`, 'bedrock', converse],
  ['invoke', `${BEDROCK}/invoke`, 'bedrock', invoke],
];
const STREAMED: readonly Row[] = [
  ['chat', '/v1/chat/completions', 'openai', streamed(chat)],
  ['responses', '/v1/responses', 'openai', streamed(response)],
  ['messages', '/v1/messages', 'anthropic', streamed(message)],
  ['converse', `${BEDROCK}/converse-stream`, 'bedrock', converse],
  ['invoke', `${BEDROCK}/invoke-with-response-stream`, 'bedrock', invoke],
];

const askOf =
  (isStreamed: boolean) =>
  ([name, path, shape, body]: Row): readonly [string, ModelAsk] => {
    const full = `${name}, ${isStreamed ? 'streamed' : 'whole'}`;
    return [full, { name: full, path, shape, isStreamed, body }];
  };

/** Every way to ask for a whole answer, with its name. */
export const WHOLE_ASKS = WHOLE.map(askOf(false));
/** Every way to ask for a streamed answer, with its name. */
export const STREAMED_ASKS = STREAMED.map(askOf(true));
/** Every way to ask a model, with its name. */
export const MODEL_ASKS = [...WHOLE_ASKS, ...STREAMED_ASKS];

/** A failure as a door words it. */
export function failureIn(shape: DoorShape, body: Record<string, unknown>): Record<string, unknown> {
  return shape === 'bedrock' ? body : (body['error'] as Record<string, unknown>);
}
