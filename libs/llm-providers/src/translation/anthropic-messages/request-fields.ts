import { carried, dropped, refused, under, type FieldTable } from '../fields/field-rule';

const cacheMark = {
  '/cache_control': refused('leave it out: marks for the cache are known to Anthropic alone'),
};

const textFields: FieldTable = {
  '/text': carried(),
  '/citations': refused('leave it out', [[]]),
  ...cacheMark,
};

const mediaFields: FieldTable = {
  ...under('[image]', {
    '/source': carried(),
    '/source[base64]/media_type': carried(),
    '/source[base64]/data': carried(),
    '/source[url]/url': carried(),
    '/source[file]': refused('send the image itself'),
    '/transformations': refused('leave it out'),
    ...cacheMark,
  }),
  ...under('[document]', {
    '/source': carried(),
    '/source[base64]/media_type': carried(),
    '/source[base64]/data': carried(),
    '/source[text]/media_type': carried('plain text'),
    '/source[text]/data': carried(),
    '/source[url]/url': carried(),
    '/source[content]': refused('send its parts as parts of the message'),
    '/source[file]': refused('send the document itself'),
    '/title': carried(),
    '/context': refused('write it as a text part'),
    '/citations': refused('leave it out', [{ enabled: false }]),
    ...cacheMark,
  }),
};

const blockFields: FieldTable = {
  ...under('[text]', textFields),
  ...mediaFields,
  ...under('[tool_use]', {
    '/id': carried(),
    '/name': carried(),
    '/input': carried(),
    '/caller': refused('leave it out', [{ type: 'direct' }]),
    '/toolset_name': refused('use tools of your own'),
    ...cacheMark,
  }),
  ...under('[tool_result]', {
    '/tool_use_id': carried(),
    '/content': carried(),
    '/is_error': carried('left out where no format has a word for it: the result itself says so'),
    '/toolset_name': refused('use tools of your own'),
    ...cacheMark,
  }),
  ...under('[tool_result]/content/*', { ...under('[text]', textFields), ...mediaFields }),
  ...under('[thinking]', { '/thinking': carried(), '/signature': carried() }),
  ...under('[redacted_thinking]', { '/data': carried() }),
};

const notOfTheAnswer: FieldTable = {
  '/metadata': dropped('a label of the caller'),
  '/service_tier': dropped('price and speed, not the answer'),
  '/user_profile_id': dropped('a label of the caller'),
};

const notElsewhere: FieldTable = {
  ...cacheMark,
  '/container': refused('leave it out'),
  '/context_management': refused('leave it out'),
  '/diagnostics': refused('leave it out'),
  '/inference_geo': refused('choose the region by a routing policy'),
  '/mcp_servers': refused('offer the tools yourself', [[]]),
  '/speed': refused('leave it out', ['standard']),
  '/workspace_id': refused('leave it out'),
};

/** Every field of an Anthropic messages request that is known. Source: the types of `@anthropic-ai/sdk` 1.12. */
export const anthropicMessagesFields: FieldTable = {
  '/model': carried('as the provider names it'),
  '/max_tokens': carried(),
  '/system': carried(),
  ...under('/system/*[text]', textFields),
  '/messages': carried(),
  '/messages/*/role': carried('user and assistant only'),
  '/messages/*/content': carried(),
  ...under('/messages/*/content/*', blockFields),
  '/tools': carried('tools of your own only'),
  ...under('/tools/*', {
    '/type': refused('use tools of your own', ['custom']),
    '/name': carried(),
    '/description': carried(),
    '/input_schema': carried(),
    '/strict': carried(),
    '/eager_input_streaming': dropped('how arguments are cut into events'),
    '/allowed_callers': refused('leave it out', [['direct']]),
    '/defer_loading': refused('leave it out', [false]),
    '/input_examples': refused('write them into the description'),
    ...cacheMark,
  }),
  '/tool_choice': carried(),
  ...under('/tool_choice', {
    '[auto]/disable_parallel_tool_use': carried(),
    '[any]/disable_parallel_tool_use': carried(),
    '[tool]/disable_parallel_tool_use': carried(),
    '[tool]/name': carried(),
  }),
  '/temperature': carried(),
  '/top_p': carried(),
  '/top_k': carried(),
  '/stop_sequences': carried(),
  '/thinking': carried(),
  ...under('/thinking', {
    '[enabled]/budget_tokens': carried(),
    '[enabled]/display': refused('leave it out'),
    '[adaptive]/display': refused('leave it out'),
    '[between_tools]': refused('use adaptive'),
  }),
  '/output_config': carried(),
  '/output_config/effort': carried(),
  '/output_config/format': carried(),
  '/output_config/format[json_schema]/schema': carried(),
  '/stream': carried(),
  ...notOfTheAnswer,
  ...notElsewhere,
};
