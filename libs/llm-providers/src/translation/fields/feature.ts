import type { TargetFormat } from './field-rule';

interface Feature {
  /** What it is, for the reference page. */
  readonly label: string;
  readonly carriedTo: readonly TargetFormat[];
  /** What to do when it cannot be carried. */
  readonly advice: string;
}

const anthropicAndBedrock = ['anthropic-messages', 'bedrock-converse'] as const;
const openaiAndAnthropic = ['openai-chat', 'anthropic-messages'] as const;

/** What a request can say that some formats cannot: it depends on the value, not on the field alone. */
export const FEATURES = {
  imageUrl: {
    label: 'an image by address',
    carriedTo: openaiAndAnthropic,
    advice: 'send the image itself, as base64',
  },
  imageType: {
    label: 'an image that is not GIF, JPEG, PNG or WebP',
    carriedTo: ['openai-chat'],
    advice: 'send GIF, JPEG, PNG or WebP',
  },
  documentUrl: {
    label: 'a document by address',
    carriedTo: ['anthropic-messages'],
    advice: 'send the document itself, as base64',
  },
  plainTextDocument: {
    label: 'a document of plain text',
    carriedTo: anthropicAndBedrock,
    advice: 'send it as a text part',
  },
  officeDocument: {
    label: 'a document that is not PDF: CSV, DOC, DOCX, HTML, Markdown, text, XLS, XLSX',
    carriedTo: ['openai-chat', 'bedrock-converse'],
    advice: 'send PDF or text',
  },
  otherDocument: {
    label: 'a document of any other type',
    carriedTo: ['openai-chat'],
    advice: 'send PDF or text',
  },
  toolResultMedia: {
    label: 'an image or document in a tool result',
    carriedTo: anthropicAndBedrock,
    advice: 'send it in a user message after the tool result',
  },
  noTool: {
    label: 'the choice to call no tool',
    carriedTo: openaiAndAnthropic,
    advice: 'leave the tools out',
  },
  oneToolCall: {
    label: 'at most one tool call per turn',
    carriedTo: openaiAndAnthropic,
    advice: 'leave it out, and take the first call',
  },
  topK: {
    label: 'sampling by top k',
    carriedTo: anthropicAndBedrock,
    advice: 'use top p or the temperature',
  },
  hotSampling: {
    label: 'a temperature above 1',
    carriedTo: ['openai-chat'],
    advice: 'write at most 1',
  },
  jsonOutput: {
    label: 'JSON output without a schema',
    carriedTo: ['openai-chat'],
    advice: 'give a JSON schema',
  },
  schemaDescription: {
    label: 'a description beside the schema of the output',
    carriedTo: ['openai-chat', 'bedrock-converse'],
    advice: "write it as the schema's own description",
  },
  minimalEffort: {
    label: 'the effort `minimal`',
    carriedTo: ['openai-chat'],
    advice: 'write `low`',
  },
  reasoningBudget: {
    label: 'a budget of reasoning tokens',
    carriedTo: anthropicAndBedrock,
    advice: 'ask by effort instead',
  },
  signedReasoning: {
    label: 'signed or encrypted reasoning of earlier turns',
    carriedTo: anthropicAndBedrock,
    advice: 'leave reasoning out: only the vendor that signed it can read it',
  },
  verbosity: {
    label: 'a verbosity other than `medium`',
    carriedTo: ['openai-chat'],
    advice: 'say in the instructions how long the answer shall be',
  },
} as const satisfies Record<string, Feature>;

export type FeatureName = keyof typeof FEATURES;

/** Says what to do when a format cannot carry a feature; null when it can. */
export function adviceOn(name: FeatureName, target: TargetFormat): string | null {
  const feature: Feature = FEATURES[name];
  return feature.carriedTo.includes(target) ? null : feature.advice;
}
