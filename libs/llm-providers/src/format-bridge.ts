import { FormatNotSpokenError } from './llm-providers.errors';
import type { Provider } from './provider';
import { wireFormat } from './wire/wire-formats';
import type { WireFormat, WireFormatName } from './wire/wire-format';

/** How a caller and a provider understand each other. */
export interface FormatBridge {
  /** What the caller speaks. */
  readonly client: WireFormat;
}

/**
 * Finds the way from the caller's format to one that the provider speaks.
 * @throws FormatNotSpokenError (INVALID_REQUEST) when there is none
 */
export function bridgeTo(provider: Provider, format: WireFormatName): FormatBridge {
  if (provider.formats.has(format)) return { client: wireFormat(format) };
  throw new FormatNotSpokenError(provider.name, provider.formats);
}
