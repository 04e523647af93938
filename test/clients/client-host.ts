/**
 * Runs one client adapter in a process of its own, as an application would: loaded by Node itself, not by the test runner.
 * Takes {@link Command}s from its parent and answers each with {@link Reply} messages.
 */
import { aiSdkAnthropic, aiSdkOpenAi } from './adapters/ai-sdk';
import { anthropic } from './adapters/anthropic';
import { bedrockConverse } from './adapters/bedrock-converse';
import { bedrockInvoke } from './adapters/bedrock-invoke';
import type { ClientAdapter, Gateway, ReportedRefusal } from './adapters/client-adapter';
import { langchainAnthropic, langchainAws, langchainOpenAi } from './adapters/langchain';
import { llamaIndexOpenAi } from './adapters/llamaindex';
import { openAiChat, openAiResponses } from './adapters/openai';

const ADAPTERS = {
  'openai chat completions': openAiChat,
  'openai responses': openAiResponses,
  '@anthropic-ai/sdk': anthropic,
  '@aws-sdk/client-bedrock-runtime Converse': bedrockConverse,
  '@aws-sdk/client-bedrock-runtime InvokeModel': bedrockInvoke,
  '@langchain/openai': langchainOpenAi,
  '@langchain/anthropic': langchainAnthropic,
  '@langchain/aws': langchainAws,
  'llamaindex with @llamaindex/openai': llamaIndexOpenAi,
  'ai with @ai-sdk/openai': aiSdkOpenAi,
  'ai with @ai-sdk/anthropic': aiSdkAnthropic,
} satisfies Record<string, (gateway: Gateway) => ClientAdapter>;

/** Name of an adapter. */
export type ClientName = keyof typeof ADAPTERS;

/** What the parent asks for. A stream is left after `leaveAfter` pieces of text when that is given. */
export type Command =
  | { readonly kind: 'ask'; readonly prompt: string }
  | { readonly kind: 'stream'; readonly prompt: string; readonly leaveAfter?: number }
  | { readonly kind: 'tool'; readonly prompt: string; readonly streamed: boolean };

/** How a command ended: what the client returned, or what its error says. */
export type Reply = { readonly result: unknown } | { readonly refusal: ReportedRefusal };

const [name, url = '', apiKey = ''] = process.argv.slice(2);
const client = ADAPTERS[name as ClientName]({ url, apiKey });

async function execute(command: Command): Promise<unknown> {
  switch (command.kind) {
    case 'ask':
      return client.ask(command.prompt);
    case 'tool':
      return client.callTool(command.prompt, command.streamed);
    case 'stream':
      return read(command);
  }
}

async function read({ prompt, leaveAfter }: Extract<Command, { kind: 'stream' }>): Promise<string[]> {
  const pieces: string[] = [];
  for await (const piece of client.stream(prompt)) {
    if (piece !== '') pieces.push(piece);
    if (pieces.length === leaveAfter) break;
  }
  return pieces;
}

process.on('message', (command: Command) => {
  execute(command).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ refusal: client.refusalOf(error) }),
  );
});
process.send?.({ result: { cannotAbort: client.cannotAbort === true } });
