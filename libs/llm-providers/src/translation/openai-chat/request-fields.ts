import { carried, dropped, refused, under, type FieldTable } from '../fields/field-rule';

const cacheMark = { '/prompt_cache_breakpoint': dropped('a hint for the price, not for the answer') };

const partFields: FieldTable = {
  ...under('[text]', { '/text': carried(), ...cacheMark }),
  ...under('[image_url]', { '/image_url': carried(), ...cacheMark }),
  ...under('[image_url]/image_url', {
    '/url': carried('GIF, JPEG, PNG, WebP'),
    '/detail': refused('leave it out', ['auto']),
  }),
  ...under('[file]', { '/file': carried(), ...cacheMark }),
  ...under('[file]/file', {
    '/file_data': carried('PDF'),
    '/filename': carried(),
    '/file_id': refused('send the file itself in file_data'),
  }),
  '[refusal]/refusal': carried('as text'),
  '[input_audio]': refused('send text'),
};

const speaker = {
  '/name': refused('write the name into the text'),
};

const messageFields: FieldTable = {
  ...under('[system]', { '/content': carried('before the first other message'), ...speaker }),
  ...under('[developer]', { '/content': carried('as of the system role'), ...speaker }),
  ...under('[user]', { '/content': carried(), ...speaker }),
  ...under('[assistant]', {
    '/content': carried(),
    '/refusal': carried('as text'),
    '/tool_calls': carried(),
    '/reasoning_content': dropped('no vendor takes back reasoning that it did not sign'),
    '/annotations': dropped('says where a past answer came from'),
    '/audio': refused('send the text of the answer'),
    '/function_call': refused('use tool_calls'),
    ...speaker,
  }),
  ...under('[tool]', { '/content': carried(), '/tool_call_id': carried(), ...speaker }),
  '[function]': refused('use the role tool'),
  ...['[system]', '[developer]', '[user]', '[assistant]', '[tool]']
    .map((role) => under(`${role}/content/*`, partFields))
    .reduce((all, one) => ({ ...all, ...one })),
  ...under('[assistant]/tool_calls/*', {
    '[function]/id': carried(),
    '[function]/index': dropped('the order of the list says it'),
    '[function]/function': carried(),
    '[function]/function/name': carried(),
    '[function]/function/arguments': carried('the JSON text of an object'),
    '[custom]': refused('use a function tool'),
  }),
};

const toolFields: FieldTable = {
  ...under('/tools/*', {
    '[function]/function': carried(),
    '[function]/function/name': carried(),
    '[function]/function/description': carried(),
    '[function]/function/parameters': carried(),
    '[function]/function/strict': carried(),
    '[custom]': refused('use a function tool'),
  }),
  ...under('/tool_choice', {
    '[function]/function': carried(),
    '[function]/function/name': carried(),
    '[allowed_tools]': refused('send only the tools that may be called'),
    '[custom]': refused('use a function tool'),
  }),
};

const outputFields: FieldTable = under('/response_format', {
  ...under('[json_schema]', { '/json_schema': carried() }),
  ...under('[json_schema]/json_schema', {
    '/name': carried('where the other format has a name'),
    '/description': carried(),
    '/schema': carried(),
    '/strict': carried('where the other format can be lax'),
  }),
});

const notOfTheAnswer: FieldTable = {
  '/metadata': dropped('a label for the vendor’s records'),
  '/user': dropped('a label of the caller'),
  '/safety_identifier': dropped('a label of the caller'),
  '/service_tier': dropped('price and speed, not the answer'),
  '/prompt_cache_key': dropped('a hint for the price, not for the answer'),
  '/prompt_cache_options': dropped('a hint for the price, not for the answer'),
  '/prompt_cache_retention': dropped('a hint for the price, not for the answer'),
};

const notElsewhere: FieldTable = {
  '/store': refused('write false: other vendors keep no answers', [false]),
  '/n': refused('ask once per answer', [1]),
  '/seed': refused('leave it out: no other vendor repeats answers'),
  '/logprobs': refused('leave it out', [false]),
  '/top_logprobs': refused('leave it out', [0]),
  '/logit_bias': refused('leave it out', [{}]),
  '/frequency_penalty': refused('leave it out', [0]),
  '/presence_penalty': refused('leave it out', [0]),
  '/prediction': refused('leave it out'),
  '/audio': refused('ask for text'),
  '/modalities': refused('ask for text alone', [['text']]),
  '/moderation': refused('leave it out'),
  '/web_search_options': refused('search by a tool of your own'),
  '/functions': refused('use tools', [[]]),
  '/function_call': refused('use tool_choice'),
};

/** Every field of an OpenAI chat completion request that is known. Source: the types of `openai` 6.49. */
export const openaiChatFields: FieldTable = {
  '/model': carried('as the provider names it'),
  '/messages': carried(),
  ...under('/messages/*', messageFields),
  '/tools': carried(),
  '/tool_choice': carried(),
  ...toolFields,
  '/parallel_tool_calls': carried(),
  '/max_tokens': carried(),
  '/max_completion_tokens': carried(),
  '/temperature': carried(),
  '/top_p': carried(),
  '/stop': carried(),
  '/reasoning_effort': carried(),
  '/verbosity': carried(),
  '/response_format': carried(),
  ...outputFields,
  '/stream': carried(),
  '/stream_options': carried(),
  '/stream_options/include_usage': carried(),
  '/stream_options/include_obfuscation': dropped('pads events; says nothing'),
  ...notOfTheAnswer,
  ...notElsewhere,
};
