import { Injectable } from '@nestjs/common';
import { failureOf } from '../../retries/failure';
import type { EndedStep, WaitingStep } from '../../step-outcome';
import type { StepTry } from '../../step-runner.types';
import type { OfferedTool } from './offered-tools';
import { StoredParts } from './stored-parts';
import { madeCall, storedCall } from './stored-rounds';
import { ToolCalls, type AnsweredCall, type MadeCall, type WishedCall } from './tool-calls';

/** Calls of one answer that are made at the same time. */
const SIDE_BY_SIDE = 4;

/** The calls that a model wishes for in one answer. */
export interface WishedRound {
  readonly round: number;
  readonly calls: readonly WishedCall[];
  readonly offered: readonly OfferedTool[];
}

/** Every call of a round was answered. */
export interface MadeRound {
  readonly status: 'made';
  /** In the order in which the model wished for them. */
  readonly calls: readonly MadeCall[];
}

interface FailedCall {
  readonly status: 'threw';
  readonly part: string;
  readonly error: unknown;
}

type CallEnd = AnsweredCall | EndedStep | FailedCall | WaitingStep;

/** Makes the calls of one answer side by side, each once: what is stored of a call is its answer. */
@Injectable()
export class RoundCalls {
  constructor(
    private readonly tools: ToolCalls,
    private readonly parts: StoredParts,
  ) {}

  /**
   * Makes the calls, four at a time. Once one of them ends the step no further one is begun; those under way are waited for
   * and stored. One that waits for a person holds no other up.
   * @returns how the step ends, the gravest end first: an effect of which nobody can say whether it happened hides behind none
   * @throws everything that `ToolCalls.make` and the journal throw
   */
  async make(
    attempt: StepTry<'llm-call'>,
    { calls, offered, round }: WishedRound,
  ): Promise<EndedStep | MadeRound | WaitingStep> {
    const ends: CallEnd[] = [];
    const left = calls.entries();
    const work = async (): Promise<void> => {
      for (const [place, wished] of left) {
        const tool = offered.find(({ name }) => name === wished.name);
        ends[place] = await this.end(attempt, { part: `${round}:${place}`, tool, wished });
        if (ends.some(endsStep)) return;
      }
    };
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
    const stop = gravest(attempt, Object.values(ends));
    if (stop === null) return { status: 'made', calls: madeCalls(calls, ends) };
    if (stop.status === 'threw') throw stop.error;
    return stop;
  }

  private async end(
    attempt: StepTry<'llm-call'>,
    { part, tool, wished }: { part: string; tool: OfferedTool | undefined; wished: WishedCall },
  ): Promise<CallEnd> {
    try {
      const stored = storedCall(this.parts.find(attempt, part));
      if (stored !== null) return { status: 'answered', ...stored };
      const end = await this.tools.make({ attempt, part, tool }, wished);
      if (end.status !== 'answered') return end;
      const { args, result } = end;
      await this.parts.keep(attempt, part, { output: { args, result }, decisionId: null, simulated: false });
      attempt.endEffect(part);
      return end;
    } catch (error) {
      return { status: 'threw', part, error };
    }
  }
}

function endsStep({ status }: CallEnd): boolean {
  return status !== 'answered' && status !== 'awaiting_approval';
}

/** What a round comes to whose calls were not all answered; null when they were. */
function gravest(
  attempt: StepTry<'llm-call'>,
  ends: readonly CallEnd[],
): EndedStep | FailedCall | WaitingStep | null {
  const graveness = (end: CallEnd): number => {
    switch (end.status) {
      case 'answered':
        return 0;
      case 'awaiting_approval':
        return 1;
      case 'threw':
        if (attempt.isInDoubt(end.part)) return 5;
        return failureOf(end.error).wasRefused ? 2 : 3;
      case 'uncertain':
        return 5;
      default:
        return 4;
    }
  };
  const [worst] = [...ends].sort((one, other) => graveness(other) - graveness(one));
  return worst === undefined || worst.status === 'answered' ? null : worst;
}

function madeCalls(wished: readonly WishedCall[], ends: readonly CallEnd[]): MadeCall[] {
  const answered = ends.filter((end) => end.status === 'answered');
  return wished.flatMap((call, at) => {
    const end = answered[at];
    return end === undefined ? [] : [madeCall(call, end)];
  });
}
