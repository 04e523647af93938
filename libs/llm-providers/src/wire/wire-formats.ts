import { openAiChat } from './openai-chat/openai-chat.format';
import type { WireFormat, WireFormatName } from './wire-format';

const formats: Partial<Record<WireFormatName, WireFormat>> = {
  'openai-chat': openAiChat,
};

/** The format of a name. */
export function wireFormat(name: WireFormatName): WireFormat {
  return formats[name] as WireFormat;
}
