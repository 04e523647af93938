import { carried, dropped, refused, under, type FieldTable } from '../fields/field-rule';

const cachePoint = { '/cachePoint': refused('leave it out: marks for the cache are known to Bedrock alone') };
const guard = { '/guardContent': refused('send it as text, and guard it by a policy') };

const mediaFields: FieldTable = {
  '/image': carried(),
  '/image/format': carried('gif, jpeg, png, webp'),
  '/image/source': carried(),
  '/image/source/bytes': carried(),
  '/image/source/s3Location': refused('send the image itself'),
  '/document': carried(),
  '/document/format': carried(),
  '/document/name': carried(),
  '/document/source': carried(),
  '/document/source/bytes': carried(),
  '/document/source/text': carried(),
  '/document/source/content': refused('send its parts as parts of the message'),
  '/document/source/s3Location': refused('send the document itself'),
  '/document/context': refused('write it as a text'),
  '/document/citations': refused('leave it out', [{ enabled: false }]),
  '/video': refused('send images'),
  '/searchResult': refused('send it as a document or text'),
};

const blockFields: FieldTable = {
  '/text': carried(),
  ...mediaFields,
  '/toolUse': carried(),
  '/toolUse/toolUseId': carried(),
  '/toolUse/name': carried(),
  '/toolUse/input': carried(),
  '/toolUse/type': refused('use tools of your own'),
  '/toolResult': carried(),
  '/toolResult/toolUseId': carried(),
  '/toolResult/status': carried('left out where no format has a word for it: the result itself says so'),
  '/toolResult/type': refused('use tools of your own'),
  '/toolResult/content': carried(),
  ...under('/toolResult/content/*', { '/text': carried(), '/json': carried('as text'), ...mediaFields }),
  '/reasoningContent': carried(),
  '/reasoningContent/reasoningText': carried(),
  '/reasoningContent/reasoningText/text': carried(),
  '/reasoningContent/reasoningText/signature': carried(),
  '/reasoningContent/redactedContent': carried(),
  '/audio': refused('send text'),
  '/citationsContent': refused('send it as text'),
  '/toolAddition': refused('send the tools in toolConfig'),
  '/toolRemoval': refused('send the tools in toolConfig'),
  ...cachePoint,
  ...guard,
};

const toolFields: FieldTable = under('/toolConfig', {
  '/tools': carried(),
  ...under('/tools/*', {
    '/toolSpec': carried(),
    '/toolSpec/name': carried(),
    '/toolSpec/description': carried(),
    '/toolSpec/inputSchema': carried(),
    '/toolSpec/inputSchema/json': carried(),
    '/toolSpec/strict': carried(),
    '/systemTool': refused('use tools of your own'),
    ...cachePoint,
  }),
  '/toolChoice': carried(),
  '/toolChoice/auto': carried(),
  '/toolChoice/any': carried(),
  '/toolChoice/tool': carried(),
  '/toolChoice/tool/name': carried(),
});

const modelFields: FieldTable = under('/additionalModelRequestFields', {
  '/top_k': carried(),
  '/thinking': carried(),
  '/thinking[enabled]/budget_tokens': carried(),
});

/** Every field of a Bedrock Converse request that is known. Source: the types of `@aws-sdk/client-bedrock-runtime` 3.1164. */
export const bedrockConverseFields: FieldTable = {
  '/messages': carried(),
  '/messages/*/role': carried(),
  '/messages/*/content': carried(),
  ...under('/messages/*/content/*', blockFields),
  '/system': carried(),
  ...under('/system/*', { '/text': carried(), ...cachePoint, ...guard }),
  '/inferenceConfig': carried(),
  '/inferenceConfig/maxTokens': carried(),
  '/inferenceConfig/temperature': carried(),
  '/inferenceConfig/topP': carried(),
  '/inferenceConfig/stopSequences': carried(),
  '/toolConfig': carried(),
  ...toolFields,
  '/outputConfig': carried(),
  '/outputConfig/effort': carried(),
  '/outputConfig/textFormat': carried(),
  '/outputConfig/textFormat[json_schema]/structure': carried(),
  '/outputConfig/textFormat[json_schema]/structure/jsonSchema': carried(),
  ...under('/outputConfig/textFormat[json_schema]/structure/jsonSchema', {
    '/schema': carried(),
    '/name': carried('where the other format has a name'),
    '/description': carried(),
  }),
  '/additionalModelRequestFields': carried('the fields of Claude models below'),
  ...modelFields,
  '/additionalModelResponseFieldPaths': refused('leave it out', [[]]),
  '/guardrailConfig': refused('guard by a policy'),
  '/promptVariables': refused('send the whole prompt'),
  '/requestMetadata': dropped('a label for the vendor’s records'),
  '/performanceConfig': dropped('price and speed, not the answer'),
  '/serviceTier': dropped('price and speed, not the answer'),
};
