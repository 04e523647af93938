import { systemClock } from '@app/kernel';
import { StepGates } from '../../gates/step-gates';
import { placeOf } from '../../gates/step-place';
import { NO_USAGE } from '../../step-outcome';
import { GatedQuestions } from '../gated-questions';
import type { ModelQuestions, ModelReply } from '../model-question';
import { aStepTry } from '../step-try.builder';
import { RoundQuestions } from './round-questions';
import { StoredParts } from './stored-parts';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe(RoundQuestions.name, () => {
  it('keeps a place at the provider for as long as a question takes', async () => {
    const answers: (() => void)[] = [];
    const reply: ModelReply = {
      ...{ status: 'answered', text: 'x', toolCalls: [], decisionId: 'd', usage: NO_USAGE, simulated: false },
    };
    const models = {
      targetOf: () => ({ provider: 'one' }),
      ask: () => new Promise((resolve) => answers.push(() => resolve(reply))),
    } as unknown as ModelQuestions;
    const gates = new StepGates({ perTenant: 9, perProvider: 1, perConnector: 9 });
    const questions = new RoundQuestions(new GatedQuestions(models, gates), new StoredParts(systemClock));
    const attempt = aStepTry<'llm-call'>({ id: 's', type: 'llm-call', prompt: 'x' });

    const asked = questions.ask(attempt, 0, { prompt: 'x' });
    const other = gates.enter(placeOf(attempt, attempt.run), { provider: 'one' }, attempt.signal);
    let hasEntered = false;
    void other.then(() => (hasEntered = true));
    await settled();
    expect(hasEntered).toBe(false);

    answers[0]?.();
    expect(await asked).toBe(reply);
    (await other)();
  });
});
