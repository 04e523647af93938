import { FormatNotSpokenError } from './llm-providers.errors';
import type { Provider } from './provider';
import { translatorFor, type Translator } from './translation/translator';
import { wireFormat } from './wire/wire-formats';
import type { WireFormat, WireFormatName } from './wire/wire-format';

/** How a caller and a provider understand each other. */
export interface FormatBridge {
  /** What the caller speaks. */
  readonly client: WireFormat;
  /** What the provider is asked in. */
  readonly upstream: WireFormat;
  /** Null when both are the same. */
  readonly translator: Translator | null;
}

/**
 * Finds the way from the caller's format to one that the provider speaks.
 * @throws FormatNotSpokenError (INVALID_REQUEST) when there is none
 */
export function bridgeTo(provider: Provider, format: WireFormatName): FormatBridge {
  const client = wireFormat(format);
  if (provider.formats.has(format)) return { client, upstream: client, translator: null };
  for (const spoken of provider.formats) {
    const translator = translatorFor(format, spoken);
    if (translator !== null) return { client, upstream: wireFormat(spoken), translator };
  }
  throw new FormatNotSpokenError(provider.name, provider.formats);
}

/** Tells whether a provider can be asked by a caller of this format at all. */
export function canBridge(provider: Provider, format: WireFormatName): boolean {
  if (provider.formats.has(format)) return true;
  return [...provider.formats].some((spoken) => translatorFor(format, spoken) !== null);
}
