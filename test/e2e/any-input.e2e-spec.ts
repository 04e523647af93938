import fc from 'fast-check';
import { request } from 'undici';
import { anyBody, type BodySchema } from './support/any-body';
import { startSystem, type RunningSystem } from './support/running-system';

/** Requests; more with `AXONFLOW_INPUT_SAMPLES`. The seed is fixed, so that what fails once fails again. */
const SAMPLES = Number(process.env.AXONFLOW_INPUT_SAMPLES ?? 1_000);
const SEED = 20260115;
const AT_ONCE = 8;
/** Whoever is not answered by then is not answered at all. */
const ANSWER_MS = 15_000;
const NO_ANSWER = 599;

interface Operation {
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: BodySchema }>> };
}
type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly isAdmin: boolean;
  readonly body: unknown;
  readonly type: string;
}

const WORDS = fc.constantFrom(
  ...['', 'x', '1', '-1', '1e9', '\u0000', '💥', 'a/b', '%00', 'pending', 'sys_pii_ssn', 'openai'],
  '2026-01-15',
  '00000000-0000-4000-8000-000000000000',
);

jest.setTimeout(60_000 + SAMPLES * 50);

describe('any input', () => {
  let system: RunningSystem;
  beforeAll(async () => {
    system = await startSystem();
  });
  afterAll(() => system.stop());

  const pathsOf = async (url: string): Promise<Paths> =>
    ((await (await request(`${url}/openapi.json`)).body.json()) as { paths: Paths }).paths;

  /** Plan routes are forwarded: only the orchestrator knows their bodies. */
  const anyRequest = async (): Promise<fc.Arbitrary<Sent>> => {
    const inner = await pathsOf(system.orchestratorUrl);
    const outer = Object.entries(await pathsOf(system.agentUrl));
    const operations = outer.flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) =>
        sent(method, path, { ...operation, ...inner[path]?.[method] }),
      ),
    );
    expect(operations.length).toBeGreaterThan(200);
    return fc.oneof(...operations);
  };

  const statusOf = async ({ body, isAdmin, method, path, query, type }: Sent): Promise<number> => {
    const { adminApiKey, apiKey } = system.tenant;
    const isRead = method === 'get' || method === 'head';
    const answer = await request(`${system.agentUrl}${path}`, {
      method: method.toUpperCase() as 'POST',
      query,
      headers: { authorization: `Bearer ${isAdmin ? adminApiKey : apiKey}`, 'content-type': type },
      ...(!isRead && { body: JSON.stringify(body) ?? '' }),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    if (!(answer.headers['content-type'] ?? '').includes('event-stream')) await answer.body.dump();
    else answer.body.destroy();
    return answer.statusCode;
  };

  it('is answered, and never by a failure of ours', async () => {
    const left = fc.sample(await anyRequest(), { seed: SEED, numRuns: SAMPLES }).values();
    const failures: unknown[] = [];
    const statuses = new Set<number>();
    const work = async (): Promise<void> => {
      for (const each of left) {
        const status = await statusOf(each).catch(() => NO_ANSWER);
        statuses.add(status);
        if (status >= 500) failures.push({ status, ...each });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));

    expect(failures).toEqual([]);
    expect([...statuses]).toEqual(expect.arrayContaining([200, 400, 403, 404, 415]));
  });
});

function sent(
  method: string,
  template: string,
  { parameters = [], requestBody }: Operation,
): fc.Arbitrary<Sent> {
  const schema = requestBody?.content['application/json']?.schema ?? {};
  const names = parameters.flatMap((each) => (each.in === 'query' ? [each.name] : []));
  return fc.record({
    method: fc.constant(method),
    path: fc
      .infiniteStream(WORDS)
      .map((words) => template.replaceAll(/\{[^}]+\}/g, () => encodeURIComponent(words.next().value))),
    query: fc.record(Object.fromEntries(names.map((name) => [name, WORDS])), { requiredKeys: [] }),
    isAdmin: fc.boolean(),
    body: anyBody(schema),
    type: fc.constantFrom(...Array<string>(9).fill('application/json'), 'text/plain'),
  });
}
