import type { CallOutput } from '@app/governance';
import type { Json } from '@app/kernel';
import type { ConnectorCall, ConnectorCallOptions, ConnectorCalls, ToolRisk } from '@app/mcp-connectors';
import type { StepIntent } from '../step-journal';
import { NO_USAGE } from '../step-outcome';
import { ConnectorCallRunner } from './connector-call.runner';
import type { GovernedSteps, StepCall } from './governed-steps';
import { aStepTry } from './step-try.builder';

const step = {
  id: 'book',
  type: 'connector-call',
  connector: 'hotels',
  operation: 'book',
  parameters: { city: '{{input.city}}', nights: 2 },
} as const;

/** A connector with one tool, behind a pipeline that writes everything in capital letters. */
class Hotel {
  readonly calls: [ConnectorCall, ConnectorCallOptions][] = [];
  readonly intents: StepIntent[] = [];

  constructor(
    private readonly risk: ToolRisk,
    private readonly isIdempotent = false,
    private readonly output: Json = { guest: 'Ann' },
  ) {}

  get runner(): ConnectorCallRunner {
    const connectors = {
      find: (_tenant: string, _name: string, { parameters }: { parameters: Json }) =>
        Promise.resolve({
          tool: { name: 'book', risk: this.risk, isIdempotent: this.isIdempotent },
          args: parameters,
        }),
      execute: (...call: [ConnectorCall, ConnectorCallOptions]) => {
        this.calls.push(call);
        return Promise.resolve({ output: this.output });
      },
    };
    const governed = {
      run: async (_: unknown, call: StepCall<Json>) => {
        const segments = call.segments.map((segment) => ({ ...segment, text: segment.text.toUpperCase() }));
        const output: CallOutput<Json> = await call.execute({ segments } as never);
        return { status: 'done', output, decisionId: 'd', usage: NO_USAGE };
      },
    };
    return new ConnectorCallRunner(
      governed as unknown as GovernedSteps,
      connectors as unknown as ConnectorCalls,
    );
  }

  readonly beginEffect = (intent: StepIntent): Promise<string> => {
    this.intents.push(intent);
    return Promise.resolve('run:book');
  };

  run(more: object = {}): ReturnType<ConnectorCallRunner['run']> {
    const { beginEffect } = this;
    return this.runner.run(aStepTry<'connector-call'>({ ...step, ...more }, { more: { beginEffect } }));
  }
}

describe(ConnectorCallRunner.name, () => {
  it('sends what may be sent, and gives what came back', async () => {
    const hotel = new Hotel('read');

    const outcome = await hotel.run();

    expect(hotel.calls[0]?.[0]).toMatchObject({
      connector: 'hotels',
      tool: 'book',
      args: { CITY: 'GRAZ', NIGHTS: 2 },
    });
    expect(hotel.calls[0]?.[1].idempotencyKey).toBeUndefined();
    expect(hotel.intents).toEqual([]);
    expect(outcome).toMatchObject({ status: 'completed', output: { guest: 'Ann' }, decisionId: 'd' });
  });

  it('announces what it changes, and hands the key on', async () => {
    const hotel = new Hotel('write');

    await hotel.run();
    await hotel.run({ idempotent: true, idempotency_key: 'booking {{input.city}}' });

    expect(hotel.intents.map(({ idempotent }) => idempotent)).toEqual([false, true]);
    expect(hotel.calls.map(([, options]) => options.idempotencyKey)).toEqual(['run:book', 'booking Graz']);
  });

  it.each([
    ['read', false, undefined, true],
    ['write', true, undefined, true],
    ['write', false, undefined, false],
    ['write', true, false, false],
    ['irreversible', false, true, true],
  ] as const)(
    'repeats a %s tool (idempotent: %s, in the plan: %s): %s',
    async (risk, known, said, expected) => {
      const placed = aStepTry<'connector-call'>(said === undefined ? step : { ...step, idempotent: said });

      expect(await new Hotel(risk, known).runner.mayRepeat(placed, placed.run)).toBe(expected);
    },
  );

  it('refuses an output that does not fit the schema', async () => {
    const outcome = await new Hotel('read').run({ output_schema: { type: 'array' } });

    expect(outcome).toMatchObject({ status: 'failed', code: 'INVALID_OUTPUT' });
  });
});
