import { connectorSegments } from '@app/mcp-connectors';
import type { Segment } from '@app/kernel';
import type { ModelQuestion } from '../execution/runners/model-question';
import type { OfferedTool } from '../execution/runners/tools/offered-tools';
import { madeCall, storedCall, storedRound, type StoredCall } from '../execution/runners/tools/stored-rounds';
import type { ToolRound, WishedCall } from '../execution/runners/tools/tool-calls';
import type { SettledStep, StepKey } from '../execution/step-outcome';
import { questionCall, type CallTurn, type StepCallFacts } from './call-facts';

/** A step whose model called tools, and what is stored of its run. */
export interface RecordedRounds {
  readonly key: StepKey;
  readonly question: ModelQuestion;
  readonly offered: readonly OfferedTool[];
  readonly settled: ReadonlyMap<StepKey, SettledStep>;
  /** The texts of the last answer; null when there was none. */
  readonly answer: readonly Segment[] | null;
}

/**
 * The questions of a step in turn with the calls that their answers wished for. A call without an answer is told of too: it
 * may be what ended the step.
 */
export function toolTurns({ answer, key, offered, question, settled }: RecordedRounds): readonly CallTurn[] {
  const turns: CallTurn[] = [];
  const rounds: ToolRound[] = [];
  for (let round = 0; ; round++) {
    const asked = { ...question, rounds: [...rounds] };
    const stored = storedRound(settled.get(`${key}:${round}`)?.outcome);
    if (stored === null) return [...turns, [questionCall(key, asked, answer)]];
    turns.push([questionCall(key, asked, stored.calls.map(argumentsOf))]);
    const calls = stored.calls.map((wished, place) => {
      const callKey = `${key}:${round}:${place}`;
      return { wished, key: callKey, made: storedCall(settled.get(callKey)?.outcome) };
    });
    turns.push(calls.flatMap((call) => toolCall(call, offered)));
    const answered = calls.flatMap(({ made, wished }) => (made === null ? [] : [madeCall(wished, made)]));
    if (answered.length < calls.length) return turns;
    rounds.push({ calls: answered });
  }
}

function argumentsOf({ args }: WishedCall, place: number): Segment {
  return { pointer: `/tool_calls/${place}`, text: JSON.stringify(args) };
}

/** @returns nothing for a tool that there is not: nobody was called */
function toolCall(
  {
    key,
    made,
    wished,
  }: { readonly key: StepKey; readonly wished: WishedCall; readonly made: StoredCall | null },
  offered: readonly OfferedTool[],
): StepCallFacts[] {
  const found = offered.find(({ name }) => name === wished.name);
  if (found === undefined) return [];
  return [
    {
      key,
      stage: 'tool.request',
      operation: 'plan.tool',
      target: { connector: found.connector, tool: found.tool.name },
      segments: connectorSegments(made?.args ?? wished.args),
      answer: made === null ? null : connectorSegments(made.result),
    },
  ];
}
