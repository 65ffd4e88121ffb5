import { currentScope, noteSource } from '@portico/platform';
import type { Scope } from '@portico/platform';
import { fallback, stale } from '../plan/failure-policy.ts';
import { plan } from '../plan/plan-builder.ts';
import type { Plan } from '../plan/plan.ts';
import { RequestFixture } from '../run/request.fixture.ts';
import { describePlan } from './plan-description.ts';
import { planGraph } from './plan-graph.ts';
import { planText } from './plan-text.ts';
import { plansPage } from './plans-page.ts';

const load = async (): Promise<number> => 1;
const page = plan('home', { deadline: '800ms' })
  .part('articles', load)
  .part('prices', { needs: ['articles'], within: '300ms', onFailure: 'omit' }, load)
  .part('news', { when: () => true, onFailure: stale('5m') }, load)
  .batch('ratings', { needs: ['articles'], wants: ['prices', 'news'], max: 50, onFailure: fallback(new Map<string, number>()) }, () => ['a'], async () => new Map<string, number>())
  .view((parts) => parts);
const described = describePlan(page as Plan<never, unknown>);

describe('a plan, described', () => {
  it('names all that is known of each part, and the step in which it starts', () => {
    expect(described).toEqual({
      plan: 'home',
      deadline: '800ms',
      kept: null,
      parts: [
        { part: 'articles', needs: [], wants: [], conditional: false, within: null, onFailure: 'fail', batch: null, reads: null, step: 0 },
        { part: 'prices', needs: ['articles'], wants: [], conditional: false, within: '300ms', onFailure: 'omit', batch: null, reads: null, step: 1 },
        { part: 'news', needs: [], wants: [], conditional: true, within: null, onFailure: 'stale(5m)', batch: null, reads: null, step: 0 },
        { part: 'ratings', needs: ['articles'], wants: ['prices', 'news'], conditional: false, within: null, onFailure: 'fallback', batch: 50, reads: null, step: 2 },
      ],
    });
  });

  it('is a table for the terminal, indented by what a part waits for', () => {
    expect(planText(described)).toBe(
      [
        'home (deadline 800ms)',
        '  part         needs                     when       within  on failure  batch',
        '  articles     -                         always     -       fail        -',
        '    prices     articles                  always     300ms   omit        -',
        '  news         -                         sometimes  -       stale(5m)   -',
        '      ratings  articles, prices?, news?  always     -       fallback    <= 50 keys',
        '',
      ].join('\n'),
    );
  });
});

describe('a plan whose views are kept', () => {
  it('shows what each part has read when it last ran: what is kept, calls that are not, or other parts', async () => {
    const source = { freshUntil: performance.now() + 60_000, everybodys: false, holds: () => true, reused: () => undefined };
    const kept = plan('orders', { deadline: '1s', kept: 'private' })
      .part('orders', () => noteSource(currentScope() as Scope, source))
      .part('calls', () => noteSource(currentScope() as Scope, undefined))
      .part('lines', { needs: ['orders'] }, () => 1)
      .part('seldom', { when: () => false }, load)
      .view(() => ({}));
    const before = describePlan(kept as Plan<never, unknown>).parts.map(({ reads }) => reads);
    await new RequestFixture().run(() => kept.run());
    expect({ before, after: planText(describePlan(kept as Plan<never, unknown>)).split('\n') }).toEqual({
      before: [null, null, null, null],
      after: [
        'orders (deadline 1s, views kept: private)',
        '  part     needs   when       within  on failure  batch  last read',
        '  orders   -       always     -       fail        -      kept, fresh for 1m',
        '  calls    -       always     -       fail        -      calls that are not kept',
        '    lines  orders  always     -       fail        -      other parts',
        '  seldom   -       sometimes  -       fail        -      -',
        '',
      ],
    });
  });
});

describe('a plan, drawn', () => {
  const svg = planGraph(described);
  const boxes = [...svg.matchAll(/<rect x="(\d+)" y="(\d+)"[^>]* fill="(#\w+)" stroke="#556"( stroke-dasharray="4 3")?\/><text[^>]*>(\w+)<\/text><text[^>]*>([^<]*)<\/text>/g)].map(
    ([, x, y, fill, dashed, part, notes]) => ({ part, x: Number(x), y: Number(y), fill, dashed: dashed !== undefined, notes }),
  );

  it('has a box for each part: a column for each step, a row for each part of it, blue where it must come, dashed where it is not always wanted', () => {
    expect(boxes).toEqual([
      { part: 'articles', x: 12, y: 12, fill: '#dbe7ff', dashed: false, notes: 'fail' },
      { part: 'prices', x: 222, y: 12, fill: '#f1f3f5', dashed: false, notes: 'omit · 300ms' },
      { part: 'news', x: 12, y: 74, fill: '#f1f3f5', dashed: true, notes: 'stale(5m) · sometimes' },
      { part: 'ratings', x: 432, y: 12, fill: '#f1f3f5', dashed: false, notes: 'fallback · batch 50' },
    ]);
  });

  it('is as large as its boxes, with a margin', () => {
    expect(/width="(\d+)" height="(\d+)"/.exec(svg)?.slice(1)).toEqual(['594', '130']);
  });

  it('has an arrow from the end of what is waited for to the part that waits, dashed where it can be done without', () => {
    const arrows = [...svg.matchAll(/<path d="M(\d+) (\d+) C[\d. ]+ (\d+) (\d+)"[^>]*marker-end="url\(#tip\)"( stroke-dasharray="4 3")?\/>/g)];
    expect(arrows.map(([, x1, y1, x2, y2, dashed]) => [[x1, y1, x2, y2].map(Number), dashed !== undefined])).toEqual([
      [[162, 34, 222, 34], false],
      [[162, 34, 432, 34], false],
      [[372, 34, 432, 34], true],
      [[162, 96, 432, 34], true],
    ]);
    expect(svg).toContain('M162 96 C297 96 297 34 432 34');
  });
});

describe('the page of plans', () => {
  const other = plan('side', { deadline: '2s' }).part('a', load).view(() => 1);
  const answer = (accept: string) => plansPage({ all: [page, other] as Plan<never, unknown>[] }).render(accept) as { type: string; body: string };

  it('is drawn for a browser', () => {
    const { type, body } = answer('text/html,application/xhtml+xml,*/*;q=0.8');
    expect(type).toBe('text/html; charset=utf-8');
    expect([...body.matchAll(/<h2>([^<]*)<small>([^<]*)<\/small>/g)].map(([, name, deadline]) => [name, deadline])).toEqual([
      ['home ', 'deadline 800ms'],
      ['side ', 'deadline 2s'],
    ]);
    expect(body).toContain(planGraph(described));
  });

  it('is a table of each plan for the terminal, and JSON for programs', () => {
    expect(answer('text/plain')).toEqual({ type: 'text/plain; charset=utf-8', body: `${planText(described)}\n${planText(describePlan(other as Plan<never, unknown>))}` });
    const { type, body } = answer('*/*');
    expect({ type, plans: JSON.parse(body) as unknown }).toEqual({ type: 'application/json', plans: [described, describePlan(other as Plan<never, unknown>)] });
  });
});
