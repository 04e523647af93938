/** Where a client is pointed and what it shows to prove who it is. */
export interface Gateway {
  /** Without a path. */
  readonly url: string;
  readonly apiKey: string;
}

/** A tool call as a client reports it. */
export interface ReportedToolCall {
  readonly name: string;
  readonly input: unknown;
}

/** How a refusal reaches the user of a client. */
export interface ReportedRefusal {
  readonly status: number | undefined;
  readonly text: string;
}

/** A published client package, used as its own documentation shows, with nothing set but the base URL and the key. */
export interface ClientAdapter {
  readonly name: string;
  /** Asks once and returns the whole text. */
  ask(prompt: string): Promise<string>;
  /** Asks for a stream and yields its pieces of text; ending the iteration early aborts the request, if the package can. */
  stream(prompt: string): AsyncGenerator<string>;
  /** True for packages that offer no way to end a request early. */
  readonly cannotAbort?: true;
  /** Offers the tool `get_weather(city)` and returns the call that the model makes; whole, then streamed. */
  callTool(prompt: string, streamed: boolean): Promise<ReportedToolCall | undefined>;
  /** What an error that the client threw says. */
  refusalOf(error: unknown): ReportedRefusal;
}

/** The tool that every client offers. */
export const WEATHER_TOOL = {
  name: 'get_weather',
  description: 'Weather of a city',
  schema: {
    type: 'object' as const,
    properties: { city: { type: 'string' as const } },
    required: ['city'],
  },
};

/** The model's name that every client asks for, by the API that it speaks. */
export const MODELS = {
  openai: 'gpt-4.1-mini',
  anthropic: 'claude-sonnet-5',
  bedrock: 'anthropic.claude-3-5-sonnet-20240620-v1:0',
};

/** The facts of an error of a client that carries a status. */
export function refusalOf(error: unknown): ReportedRefusal {
  const { status, statusCode, message, cause } = error as {
    readonly status?: number;
    readonly statusCode?: number;
    readonly message?: string;
    readonly cause?: unknown;
  };
  if (status === undefined && statusCode === undefined && cause !== undefined) return refusalOf(cause);
  return { status: status ?? statusCode, text: message ?? '' };
}
