import { Agenda } from './agenda';

/** An agenda whose pieces take as long as they say. */
function anAgenda() {
  const told: unknown[] = [];
  let nowMs = 0;
  const agenda = new Agenda({
    clock: { monotonicMs: () => nowMs },
    onRest: () => told.push('rest'),
    onError: (error) => told.push(error),
  });
  const piece = (ms: number, name: string, more = (): void => undefined) => {
    return (): void => {
      nowMs += ms;
      told.push(name);
      more();
    };
  };
  return { agenda, piece, told };
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe(Agenda.name, () => {
  it('does short work at once, one piece after another', () => {
    const { agenda, piece, told } = anAgenda();

    agenda.add(
      piece(1, 'a', () =>
        [piece(1, 'b', () => agenda.add(piece(1, 'd'))), piece(1, 'c')].forEach((each) => agenda.add(each)),
      ),
    );

    expect(told).toEqual(['a', 'b', 'c', 'd']);
    expect(agenda.isBusy).toBe(false);
  });

  it('lets others have their turn after 20 ms, and says when everything is done', async () => {
    const { agenda, piece, told } = anAgenda();

    agenda.add(piece(20, 'a', () => agenda.add(piece(1, 'b'))));

    expect([told, agenda.isBusy]).toEqual([['a'], true]);
    agenda.add(piece(1, 'c'));
    await nextTurn();
    expect([told, agenda.isBusy]).toEqual([['a', 'b', 'c', 'rest'], false]);
  });

  it('tells what work threw that was put off', async () => {
    const { agenda, piece, told } = anAgenda();
    const broken = new Error('broken');

    agenda.add(
      piece(20, 'a', () =>
        agenda.add(() => {
          throw broken;
        }),
      ),
    );
    await nextTurn();

    expect(told).toEqual(['a', broken]);
  });
});
