import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { aCompletion } from '@app/testing';

interface ChatRequest {
  readonly messages: readonly { readonly role: string }[];
}

/**
 * A model that wishes for the same tools in each of some rounds and then says that it is done. What it answers depends on
 * nothing but the question, so that it does not matter who asks, and how often.
 */
export class ToolCallingModel {
  /** How long it thinks at most. */
  longestPauseMs = 60;
  /** How many questions it was asked. */
  asked = 0;

  private constructor(
    private readonly server: Server,
    private readonly script: { readonly rounds: number; readonly tools: readonly string[] },
  ) {}

  static async start(script: { rounds: number; tools: readonly string[] }): Promise<ToolCallingModel> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const model = new ToolCallingModel(server, script);
    server.on('request', (request, response) => void model.answer(request, response));
    return model;
  }

  /** As clients of OpenAI want it. */
  get baseUrl(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.asked++;
    const { messages } = (await json(request)) as ChatRequest;
    await new Promise((resolve) => setTimeout(resolve, Math.random() * this.longestPauseMs));
    const round = messages.filter(({ role }) => role === 'assistant').length;
    const message = round < this.script.rounds ? this.wishes(round) : { role: 'assistant', content: 'Done.' };
    const completion = aCompletion({ choices: [{ index: 0, message, finish_reason: 'stop' }] });
    response.setHeader('content-type', 'application/json').end(JSON.stringify(completion));
  }

  private wishes(round: number) {
    const calls = this.script.tools.map((name) => ({
      id: `${name}-${round}`,
      type: 'function',
      function: { name, arguments: JSON.stringify({ step: `${name}-${round}` }) },
    }));
    return { role: 'assistant', content: null, tool_calls: calls };
  }
}
