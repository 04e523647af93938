import type { CallOutput } from '@app/governance';
import type { Json } from '@app/kernel';
import type { ConnectorCalls } from '@app/mcp-connectors';
import { StepGates } from '../../gates/step-gates';
import { NO_USAGE } from '../../step-outcome';
import type { TryBounds } from '../../step-runner.types';
import type { GovernedSteps, StepCall } from '../governed-steps';
import { aStepTry } from '../step-try.builder';
import { ToolCalls, type AnsweredCall } from './tool-calls';
import type { OfferedTool } from './offered-tools';

/** A hotel that answers when the test says so. */
class SlowHotel {
  readonly answers: (() => void)[] = [];
  readonly tools: ToolCalls;

  constructor(perConnector: number) {
    const calls = {
      execute: () =>
        new Promise((resolve) => this.answers.push(() => resolve({ output: { rooms: 3 } as Json }))),
    } as unknown as ConnectorCalls;
    const governed = {
      run: async (_: TryBounds, call: StepCall<Json>) => {
        const output: CallOutput<Json> = await call.execute({ segments: call.segments } as never);
        return { status: 'done', output, decisionId: 'd', usage: NO_USAGE };
      },
    } as unknown as GovernedSteps;
    this.tools = new ToolCalls(
      governed,
      calls,
      new StepGates({ perTenant: 9, perProvider: 1, perConnector }),
    );
  }
}

const tool = {
  ...{ name: 'hotel_find', connector: 'hotel' },
  tool: { name: 'find', description: '', risk: 'read', isIdempotent: true, inputSchema: {} },
} satisfies OfferedTool;

describe(ToolCalls.name, () => {
  it('makes no more calls of a connector at once than it may have', async () => {
    const hotel = new SlowHotel(1);
    const attempt = aStepTry<'llm-call'>({ id: 's', type: 'llm-call', prompt: 'x' });
    const ask = (part: string): Promise<unknown> =>
      hotel.tools.make({ attempt, part, tool }, { id: part, name: tool.name, args: {} });
    const calls = [ask('0:0'), ask('0:1')];
    await new Promise(setImmediate);

    expect(hotel.answers).toHaveLength(1);
    hotel.answers[0]?.();
    await calls[0];
    await new Promise(setImmediate);
    expect(hotel.answers).toHaveLength(2);
    hotel.answers[1]?.();
    const second = (await calls[1]) as AnsweredCall;
    expect(second).toEqual({ status: 'answered', args: {}, result: { rooms: 3 } });
  });
});
