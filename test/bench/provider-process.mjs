/**
 * A model provider that answers OpenAI chat completions at once, in a process of its own: over TLS and HTTP/2 on
 * BENCH_PORT, where the load generator asks it directly, and over plain HTTP/1.1 on BENCH_PLAIN_PORT, where the agent does.
 *
 * `stream: true` brings ten events; the model `slow` brings one every 100 ms, as real models do.
 */
import { createServer } from 'node:http';
import { createSecureServer } from 'node:http2';
import { setTimeout as sleep } from 'node:timers/promises';
import { generate } from 'selfsigned';

const PIECES = ['The', ' sky', ' is', ' blue', ' because', ' air', ' scatters', ' short', ' waves', ' most.'];
const SLOW_ROUNDS = 10;
const SLOW_MS = 100;
const FACTS = { id: 'chatcmpl-bench', created: 1_741_569_952, model: 'gpt-4.1-mini' };
const USAGE = { prompt_tokens: 19, completion_tokens: 10, total_tokens: 29 };

const WHOLE = JSON.stringify({
  ...FACTS,
  object: 'chat.completion',
  choices: [
    {
      index: 0,
      message: { role: 'assistant', content: PIECES.join(''), refusal: null },
      logprobs: null,
      finish_reason: 'stop',
    },
  ],
  usage: USAGE,
});
const eventOf = (fields) =>
  `data: ${JSON.stringify({ ...FACTS, object: 'chat.completion.chunk', ...fields })}\n\n`;
const deltaOf = (delta, finish_reason = null) => eventOf({ choices: [{ index: 0, delta, finish_reason }] });
const HEAD = deltaOf({ role: 'assistant', content: '' });
const TAIL = `${deltaOf({}, 'stop')}${eventOf({ choices: [], usage: USAGE })}data: [DONE]\n\n`;
const BODY = PIECES.map((content) => deltaOf({ content }));
const STREAM = `${HEAD}${BODY.join('')}${TAIL}`;

async function answer(request, response) {
  if (request.method === 'GET') return response.end('{"status":"ok"}');
  let text = '';
  for await (const chunk of request) text += chunk;
  const { stream = false, model } = JSON.parse(text);
  response.setHeader('content-type', stream ? 'text/event-stream' : 'application/json');
  if (!stream) return response.end(WHOLE);
  if (model !== 'gpt-slow') return response.end(STREAM);
  response.write(HEAD);
  for (let round = 0; round < SLOW_ROUNDS; round++) {
    for (const event of BODY) {
      response.write(event);
      await sleep(SLOW_MS);
      if (response.destroyed) return undefined;
    }
  }
  return response.end(TAIL);
}

const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
  keyType: 'ec',
  curve: 'P-256',
  algorithm: 'sha256',
});
const secure = createSecureServer({ cert, key, allowHTTP1: true }, (request, response) =>
  answer(request, response),
);
const plain = createServer((request, response) => answer(request, response));
plain.keepAliveTimeout = 60_000;
secure.listen(Number(process.env.BENCH_PORT), '127.0.0.1');
plain.listen(Number(process.env.BENCH_PLAIN_PORT), '127.0.0.1');
process.once('SIGTERM', () => process.exit(0));
