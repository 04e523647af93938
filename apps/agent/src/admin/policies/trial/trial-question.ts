import { inspect } from '@app/detection';
import {
  newId,
  responseStageOf,
  type CallUser,
  type GovernedCall,
  type Principal,
  type RequestStage,
  type Stage,
} from '@app/kernel';
import type { PolicyQuestion } from '@app/policy';
import type { Trial } from './trial.dto';

/** Asks about a trial as about a real call of the caller, with everything that detectors see in it. */
export function trialQuestion(
  trial: Trial,
  { at, principal, stage }: { readonly at: Date; readonly principal: Principal; readonly stage: Stage },
): PolicyQuestion {
  const call = callOf(trial, { at, principal, stage: requestStageOf(stage) });
  const isAnswer = stage !== call.stage;
  const segments = isAnswer ? [{ pointer: '/response', text: trial.response ?? '' }] : call.segments;
  return { call, stage, segments, inspection: inspect(segments), decisionId: newId(), now: at };
}

/** The point at which a trial is looked at, unless it names one. @param looksAt the stages of the policy that is tried */
export function stageOf({ connector, response, stage }: Trial, looksAt?: readonly Stage[]): Stage {
  if (stage !== undefined) return stage;
  const entry: RequestStage = connector ? 'tool.request' : 'llm.request';
  const usual: Stage = response ? responseStageOf(entry) : entry;
  if (looksAt === undefined || looksAt.includes(usual)) return usual;
  return looksAt.find((each) => isAnswerStage(each) === isAnswerStage(usual)) ?? usual;
}

function callOf(
  trial: Trial,
  {
    at,
    principal,
    stage,
  }: { readonly at: Date; readonly principal: Principal; readonly stage: RequestStage },
): GovernedCall {
  const { connector, model, provider, query, request_type: operation, tool } = trial;
  return {
    id: newId(),
    principal,
    stage,
    operation: operation || 'chat',
    target: given({ connector, model, provider, tool }),
    user: userOf(trial),
    segments: [{ pointer: '/query', text: query ?? '' }],
    context: trial.context ?? {},
    trace: { traceId: '', requestId: '' },
    receivedAt: at,
    signal: new AbortController().signal,
  };
}

function userOf({ user, user_email: email }: Trial): CallUser {
  const { id, department, region, role } = user ?? {};
  return given({ id, department, region, role, email: user?.email ?? email });
}

/** The fields that have a text. */
function given<Name extends string>(
  fields: Readonly<Record<Name, string | null | undefined>>,
): Readonly<Partial<Record<Name, string>>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value)) as Partial<
    Record<Name, string>
  >;
}

function isAnswerStage(stage: Stage): boolean {
  return stage.endsWith('.response');
}

function requestStageOf(stage: Stage): RequestStage {
  switch (stage) {
    case 'llm.response':
      return 'llm.request';
    case 'tool.response':
      return 'tool.request';
    default:
      return stage;
  }
}
