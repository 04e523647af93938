import {
  InvokeModelCommand,
  InvokeModelWithResponseStreamCommand,
  type BedrockRuntimeClient,
  type InvokeModelCommandInput,
} from '@aws-sdk/client-bedrock-runtime';
import { awsRefusal, bearerClient } from './bedrock-client';
import {
  MODELS,
  WEATHER_TOOL,
  type ClientAdapter,
  type Gateway,
  type ReportedToolCall,
} from './client-adapter';

/** What these tests read of a Claude model's message. */
interface ClaudeMessage {
  readonly content: readonly {
    readonly type: string;
    readonly text?: string;
    readonly name?: string;
    readonly input?: unknown;
  }[];
}

/** What these tests read of an event of a Claude model's stream. */
interface ClaudeEvent {
  readonly content_block?: { readonly name?: string };
  readonly delta?: { readonly text?: string; readonly partial_json?: string };
}

const { name, description, schema } = WEATHER_TOOL;
const tools = [{ name, description, input_schema: schema }];

/** `@aws-sdk/client-bedrock-runtime`, InvokeModel and InvokeModelWithResponseStream with a Claude model's body. */
export function bedrockInvoke(gateway: Gateway): ClientAdapter {
  const client = bearerClient(gateway);
  return {
    name: '@aws-sdk/client-bedrock-runtime InvokeModel',
    refusalOf: awsRefusal,
    ask: async (prompt) => {
      const { content } = await messageOf(client, inputOf(prompt));
      return content.map(({ text }) => text ?? '').join('');
    },
    async *stream(prompt) {
      for await (const { delta } of eventsOf(client, inputOf(prompt))) yield delta?.text ?? '';
    },
    callTool: (prompt, streamed) => {
      const input = inputOf(prompt, { tools });
      return streamed ? streamedTool(client, input) : wholeTool(client, input);
    },
  };
}

function inputOf(content: string, more: object = {}): InvokeModelCommandInput {
  const body = {
    anthropic_version: 'bedrock-2023-05-31',
    max_tokens: 200,
    messages: [{ role: 'user', content }],
    ...more,
  };
  return { modelId: MODELS.bedrock, contentType: 'application/json', body: JSON.stringify(body) };
}

async function messageOf(
  client: BedrockRuntimeClient,
  input: InvokeModelCommandInput,
): Promise<ClaudeMessage> {
  const { body } = await client.send(new InvokeModelCommand(input));
  return JSON.parse(Buffer.from(body).toString()) as ClaudeMessage;
}

async function* eventsOf(
  client: BedrockRuntimeClient,
  input: InvokeModelCommandInput,
): AsyncGenerator<ClaudeEvent> {
  const abort = new AbortController();
  try {
    const command = new InvokeModelWithResponseStreamCommand(input);
    const { body } = await client.send(command, { abortSignal: abort.signal });
    for await (const { chunk } of body ?? [])
      if (chunk?.bytes) yield JSON.parse(Buffer.from(chunk.bytes).toString()) as ClaudeEvent;
  } finally {
    abort.abort();
  }
}

async function wholeTool(
  client: BedrockRuntimeClient,
  input: InvokeModelCommandInput,
): Promise<ReportedToolCall | undefined> {
  const { content } = await messageOf(client, input);
  const call = content.find(({ type }) => type === 'tool_use');
  return call && { name: call.name ?? '', input: call.input };
}

async function streamedTool(
  client: BedrockRuntimeClient,
  input: InvokeModelCommandInput,
): Promise<ReportedToolCall> {
  let called = '';
  let text = '';
  for await (const { content_block: block, delta } of eventsOf(client, input)) {
    called ||= block?.name ?? '';
    text += delta?.partial_json ?? '';
  }
  return { name: called, input: JSON.parse(text) as unknown };
}
