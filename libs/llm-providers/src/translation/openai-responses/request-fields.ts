import { carried, dropped, refused, under, type FieldTable } from '../fields/field-rule';

const cacheMark = { '/prompt_cache_breakpoint': dropped('a hint for the price, not for the answer') };
const ownItem = {
  '/id': dropped('a name of OpenAI’s records'),
  '/status': dropped('only what is complete is sent back'),
};
const ownTools = refused('use function tools');

const partFields: FieldTable = {
  ...under('[input_text]', { '/text': carried(), ...cacheMark }),
  ...under('[output_text]', {
    '/text': carried(),
    '/annotations': dropped('says where a past answer came from'),
    '/logprobs': dropped('says how likely a past answer was'),
  }),
  '[refusal]/refusal': carried('as text'),
  ...under('[input_image]', {
    '/image_url': carried('GIF, JPEG, PNG, WebP'),
    '/detail': refused('leave it out', ['auto']),
    '/file_id': refused('send the image itself in image_url'),
    ...cacheMark,
  }),
  ...under('[input_file]', {
    '/file_data': carried('PDF'),
    '/file_url': carried(),
    '/filename': carried(),
    '/detail': refused('leave it out', ['auto']),
    '/file_id': refused('send the file itself in file_data'),
    ...cacheMark,
  }),
  '[input_audio]': refused('send text'),
};

const itemFields: FieldTable = {
  ...under('[message]', {
    '/role': carried('system and developer before all others'),
    '/content': carried(),
    '/phase': dropped('the order of the items says it'),
    ...ownItem,
  }),
  ...under('[message]/content/*', partFields),
  ...under('[function_call]', {
    '/call_id': carried(),
    '/name': carried(),
    '/arguments': carried('the JSON text of an object'),
    '/caller': refused('leave it out', [{ type: 'direct' }]),
    '/namespace': refused('name the tool in full'),
    ...ownItem,
  }),
  ...under('[function_call_output]', {
    '/call_id': carried(),
    '/output': carried(),
    '/caller': refused('leave it out', [{ type: 'direct' }]),
    ...ownItem,
  }),
  ...under('[function_call_output]/output/*', partFields),
  ...under('[reasoning]', {
    '/summary': dropped('no vendor takes back reasoning that it did not sign'),
    '/content': dropped('no vendor takes back reasoning that it did not sign'),
    '/encrypted_content': refused('leave the item out: only OpenAI can read it'),
    ...ownItem,
  }),
  '[item_reference]': refused('write store: false and send the item itself'),
};

const toolFields: FieldTable = {
  ...under('/tools/*', {
    ...under('[function]', {
      '/name': carried(),
      '/description': carried(),
      '/parameters': carried(),
      '/strict': carried(),
      '/allowed_callers': refused('leave it out', [['direct']]),
      '/defer_loading': refused('leave it out', [false]),
      '/output_schema': refused('write it into the description'),
    }),
    '[web_search]': ownTools,
    '[web_search_preview]': ownTools,
    '[file_search]': ownTools,
    '[code_interpreter]': ownTools,
    '[image_generation]': ownTools,
    '[computer_use_preview]': ownTools,
    '[local_shell]': ownTools,
    '[shell]': ownTools,
    '[apply_patch]': ownTools,
    '[custom]': ownTools,
    '[mcp]': refused('offer the tools yourself, as function tools'),
  }),
  '/tool_choice[function]/name': carried(),
  '/tool_choice[allowed_tools]': refused('send only the tools that may be called'),
};

const textFields: FieldTable = under('/text', {
  '/verbosity': carried(),
  '/format': carried(),
  ...under('/format[json_schema]', {
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
  '/reasoning/summary': dropped('reasoning comes as the provider gives it'),
  '/reasoning/generate_summary': dropped('reasoning comes as the provider gives it'),
};

const notElsewhere: FieldTable = {
  '/store': refused('write false: other vendors keep no answers', [false]),
  '/background': refused('leave it out', [false]),
  '/context_management': refused('leave it out', [[]]),
  '/conversation': refused('send all items'),
  '/previous_response_id': refused('send all items'),
  '/include': refused('leave it out', [[]]),
  '/max_tool_calls': refused('leave it out'),
  '/moderation': refused('leave it out'),
  '/prompt': refused('send the prompt itself'),
  '/top_logprobs': refused('leave it out', [0]),
  '/truncation': refused('shorten the input yourself', ['disabled']),
};

/** Every field of an OpenAI responses request that is known. Source: the types of `openai` 6.49. */
export const openaiResponsesFields: FieldTable = {
  '/model': carried('as the provider names it'),
  '/instructions': carried(),
  '/input': carried(),
  ...under('/input/*', itemFields),
  '/tools': carried('function tools only'),
  '/tool_choice': carried(),
  ...toolFields,
  '/parallel_tool_calls': carried(),
  '/max_output_tokens': carried(),
  '/temperature': carried(),
  '/top_p': carried(),
  '/reasoning': carried(),
  '/reasoning/effort': carried(),
  '/text': carried(),
  ...textFields,
  '/stream': carried(),
  '/stream_options': carried(),
  '/stream_options/include_obfuscation': dropped('pads events; says nothing'),
  ...notOfTheAnswer,
  ...notElsewhere,
};
