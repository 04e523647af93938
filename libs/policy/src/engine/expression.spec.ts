import { aCall } from '@app/testing';
import { aQuestion, blockingWhen, found, gapIn } from '../spec/builders';
import { readCases } from '../spec/read-cases';
import { decide } from './decide';

interface ExpressionCase {
  readonly rule: string;
  readonly expression: string;
  readonly text?: string;
  readonly user?: object;
  readonly context?: object;
  readonly found?: readonly string[];
  readonly holds: boolean | 'failed';
}

describe(`${decide.name}: expressions`, () => {
  it.each(readCases<ExpressionCase>('expressions'))(
    '$rule',
    ({ expression, holds, text = 'Hello', ...more }) => {
      const call = aCall({
        segments: [{ pointer: '/q', text }],
        user: more.user ?? {},
        context: (more.context ?? {}) as ReturnType<typeof aCall>['context'],
        receivedAt: new Date('2026-01-15T21:30:00Z'),
      });

      const decision = decide(
        blockingWhen({ expression }),
        aQuestion({ call, inspection: found(...(more.found ?? [])) }),
      );

      expect(decision.verdict).toBe(holds === false ? 'allow' : 'block');
      expect(decision.problems).toHaveLength(holds === 'failed' ? 1 : 0);
    },
  );

  it('does not take findings for complete that are not', () => {
    const snapshot = blockingWhen({
      any: [{ expression: 'findings.size() == 0' }, { not: { all: [] } }],
    });

    const decision = decide(snapshot, aQuestion({ call: aCall(), inspection: gapIn('JWT') }));

    expect(decision).toMatchObject({ verdict: 'allow', matches: [], problems: [] });
  });
});
