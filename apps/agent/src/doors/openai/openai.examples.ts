/** An answer to `POST /v1/chat/completions`, for the description of the route. */
export const chatCompletionExample = {
  id: 'chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT',
  object: 'chat.completion',
  created: 1741569952,
  model: 'gpt-4.1-mini-2025-04-14',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Paris.' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 14, completion_tokens: 2, total_tokens: 16 },
};

/** An answer to `POST /v1/responses`, for the description of the route. */
export const responseExample = {
  id: 'resp_67ccd2bed1ec8190b14f964abc0542670bb6a6b452d3795b',
  object: 'response',
  status: 'completed',
  model: 'gpt-4.1-mini-2025-04-14',
  output: [
    {
      type: 'message',
      id: 'msg_67ccd2bf17f0819081ff3bb2cf6508e6',
      role: 'assistant',
      content: [{ type: 'output_text', text: 'Paris.', annotations: [] }],
    },
  ],
  usage: { input_tokens: 14, output_tokens: 2, total_tokens: 16 },
};

/** An answer to `POST /v1/embeddings`, for the description of the route. */
export const embeddingsExample = {
  object: 'list',
  model: 'text-embedding-3-small',
  data: [{ object: 'embedding', index: 0, embedding: [0.0023, -0.0091] }],
  usage: { prompt_tokens: 1, total_tokens: 1 },
};
