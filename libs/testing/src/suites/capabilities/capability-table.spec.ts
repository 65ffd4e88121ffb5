import { CAPABILITY_ROWS } from './capability-table.ts';
import { gapsIn, REQUIRED } from './gaps.ts';

describe('the table of capabilities', () => {
  it('has a row with an allowed, a refused and a reloaded case for each of them', () => {
    expect(gapsIn(CAPABILITY_ROWS)).toEqual([]);
  });

  it('has gaps where a row is missing, a kind of case is, a title is empty or stands twice', () => {
    const of = (title: string) => ({ title, run: async () => undefined });
    const rows = REQUIRED.slice(1).map((id) => ({ id, what: 'it', allowed: [of(`${id} a`)], refused: [of(`${id} b`)], reloaded: [of(`${id} c`)] }) as const);
    const [first, second, third, ...rest] = rows;
    if (!first || !second || !third) throw new Error('no rows');
    const broken = [{ ...first, refused: [] as never }, { ...second, reloaded: [of(' ')] as const }, { ...third, allowed: [of('R7 a'), of('R7 a')] as const }, ...rest];
    expect(gapsIn(broken)).toEqual(['R1 has no row', 'R5 (it) has no refused case', 'R6 (it) has a reloaded case without a title', 'R7 (it) has two allowed cases called "R7 a"']);
  });
});
