import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request, type Dispatcher } from 'undici';
import { PRODUCT_VERSION } from '@app/config';
import type { FieldProblem } from '@app/kernel';
import {
  AdminKeyNeededError,
  KeyUnknownError,
  ServerRefusedError,
  ServerUnreachableError,
} from '../policy-command.errors';

/** What to ask of the server. */
export interface ServerRequest {
  readonly method: 'DELETE' | 'GET' | 'POST';
  readonly path: string;
  readonly body?: object;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly retryAfterSeconds: number;
}

/** A replay of many calls takes its time; nothing else comes near. */
const ANSWER_TIMEOUT_MS = 300_000;
const HEADERS = { 'content-type': 'application/json', 'user-agent': `axonflow-cli/${PRODUCT_VERSION}` };
const CONNECT_TIMEOUT_MS = 10_000;
/** A tenant's burst limit is over in a second; its monthly quota is not. */
const TOO_MANY_REQUESTS = 429;
const MAX_ATTEMPTS = 5;
const MAX_WAIT_SECONDS = 2;
const MAX_ANSWER_BYTES = 256 * 1024 * 1024;

/** Asks an agent for JSON as an admin. Follows no redirect: the key goes to the named server only. Waits out a burst limit. */
export class ServerConnection {
  private readonly dispatcher = new Agent({
    connect: { timeout: CONNECT_TIMEOUT_MS },
    headersTimeout: ANSWER_TIMEOUT_MS,
    bodyTimeout: ANSWER_TIMEOUT_MS,
    maxResponseSize: MAX_ANSWER_BYTES,
  });

  /** What messages call the server: a URL may hold more than they should show. */
  private readonly name: string;

  constructor(
    private readonly url: string,
    private readonly key: string,
  ) {
    this.name = new URL(url).origin;
  }

  /**
   * @returns the body of the answer; null when it has none
   * @throws ServerUnreachableError (INTERNAL), KeyUnknownError (UNAUTHENTICATED), AdminKeyNeededError (FORBIDDEN),
   * ServerRefusedError (CONFLICT) with the server's own words
   */
  async ask(asked: ServerRequest): Promise<unknown> {
    for (let attempt = 1; ; attempt++) {
      const { body, retryAfterSeconds, status } = await this.send(asked);
      if (status >= 200 && status < 300) return body;
      if (status !== TOO_MANY_REQUESTS || attempt === MAX_ATTEMPTS) throw this.refusal(status, body);
      await sleep(Math.min(retryAfterSeconds, MAX_WAIT_SECONDS) * 1000);
    }
  }

  private async send({ body, method, path }: ServerRequest): Promise<Answer> {
    try {
      const answer = await request(`${this.url}${path}`, {
        method,
        dispatcher: this.dispatcher,
        headers: { ...HEADERS, authorization: `Bearer ${this.key}` },
        body: body === undefined ? null : JSON.stringify(body),
      });
      const retryAfterSeconds = Number(answer.headers['retry-after'] ?? 1) || 1;
      return { status: answer.statusCode, body: await bodyOf(answer), retryAfterSeconds };
    } catch (cause) {
      throw new ServerUnreachableError(`${this.name} ${whyUnreachable(cause)}`, { cause });
    }
  }

  private refusal(status: number, body: unknown): Error {
    const { message, problems } = refusalOf(body);
    switch (status) {
      case 401:
        return new KeyUnknownError(`${this.name} does not know the key. Check AXONFLOW_ADMIN_KEY or --key.`);
      case 403:
        return new AdminKeyNeededError(
          `${this.name} knows the key, but it is not an admin's. Give the admin key of the tenant.`,
        );
      default:
        return message === null
          ? new ServerUnreachableError(
              `${this.name} answered with status ${status}. Is it an AxonFlow agent?`,
            )
          : new ServerRefusedError(
              `${this.name} refuses (status ${status}): ${message}${linesOf(problems)}`,
              {
                problems,
              },
            );
    }
  }
}

async function bodyOf({ body }: Dispatcher.ResponseData): Promise<unknown> {
  const text = await body.text();
  try {
    return text === '' ? null : (JSON.parse(text) as unknown);
  } catch {
    // A page of some other server; its status says enough.
    return null;
  }
}

/** Reads the error shapes of the agent: `{error: {message, details}}`, `{error: text}` and problem details. */
function refusalOf(body: unknown): {
  readonly message: string | null;
  readonly problems: readonly FieldProblem[];
} {
  const { detail, error, errors } = fieldsOf(body);
  const { details, message } = fieldsOf(error);
  const text = [message, error, detail].find((candidate) => typeof candidate === 'string');
  const problems = [errors, details].find(Array.isArray) ?? [];
  return { message: text ?? null, problems: problems as readonly FieldProblem[] };
}

function linesOf(problems: readonly FieldProblem[]): string {
  return problems.map(({ field, message }) => `\n  ${field}  ${message}`).join('');
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function whyUnreachable(cause: unknown): string {
  const { code: given } = fieldsOf(cause);
  const code = typeof given === 'string' ? given : '';
  if (/CERT|SELF_SIGNED|VERIFY/.test(code)) {
    return `shows a certificate that is not trusted here (${code}). Name its authority in NODE_EXTRA_CA_CERTS.`;
  }
  return `cannot be reached${code === '' ? '' : ` (${code})`}. Is the agent running, and is AXONFLOW_URL or --url right?`;
}
