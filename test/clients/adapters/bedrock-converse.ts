import {
  ConverseCommand,
  ConverseStreamCommand,
  type BedrockRuntimeClient,
  type ConverseCommandInput,
  type ConverseStreamOutput,
} from '@aws-sdk/client-bedrock-runtime';
import { awsRefusal, bearerClient } from './bedrock-client';
import {
  MODELS,
  WEATHER_TOOL,
  type ClientAdapter,
  type Gateway,
  type ReportedToolCall,
} from './client-adapter';

const { name, description, schema } = WEATHER_TOOL;
const toolConfig: ConverseCommandInput['toolConfig'] = {
  tools: [{ toolSpec: { name, description, inputSchema: { json: schema } } }],
};

/** `@aws-sdk/client-bedrock-runtime`, Converse and ConverseStream. */
export function bedrockConverse(gateway: Gateway): ClientAdapter {
  const client = bearerClient(gateway);
  return {
    name: '@aws-sdk/client-bedrock-runtime Converse',
    refusalOf: awsRefusal,
    ask: async (prompt) => {
      const { output } = await client.send(new ConverseCommand(inputOf(prompt)));
      return output?.message?.content?.map((block) => block.text ?? '').join('') ?? '';
    },
    async *stream(prompt) {
      for await (const { contentBlockDelta } of eventsOf(client, inputOf(prompt)))
        yield contentBlockDelta?.delta?.text ?? '';
    },
    callTool: (prompt, streamed) => {
      const input = { ...inputOf(prompt), toolConfig };
      return streamed ? streamedTool(client, input) : wholeTool(client, input);
    },
  };
}

function inputOf(text: string): ConverseCommandInput {
  return { modelId: MODELS.bedrock, messages: [{ role: 'user', content: [{ text }] }] };
}

async function* eventsOf(
  client: BedrockRuntimeClient,
  input: ConverseCommandInput,
): AsyncGenerator<ConverseStreamOutput> {
  const abort = new AbortController();
  try {
    const { stream } = await client.send(new ConverseStreamCommand(input), { abortSignal: abort.signal });
    yield* stream ?? [];
  } finally {
    abort.abort();
  }
}

async function wholeTool(
  client: BedrockRuntimeClient,
  input: ConverseCommandInput,
): Promise<ReportedToolCall | undefined> {
  const { output } = await client.send(new ConverseCommand(input));
  const call = output?.message?.content?.find((block) => block.toolUse !== undefined)?.toolUse;
  return call && { name: call.name ?? '', input: call.input };
}

async function streamedTool(
  client: BedrockRuntimeClient,
  input: ConverseCommandInput,
): Promise<ReportedToolCall> {
  let called = '';
  let text = '';
  for await (const event of eventsOf(client, input)) {
    called ||= startedTool(event);
    text += event.contentBlockDelta?.delta?.toolUse?.input ?? '';
  }
  return { name: called, input: JSON.parse(text) as unknown };
}

function startedTool({ contentBlockStart }: ConverseStreamOutput): string {
  return contentBlockStart?.start?.toolUse?.name ?? '';
}
