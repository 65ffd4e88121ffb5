import 'reflect-metadata';
import { setTimeout as delay } from 'node:timers/promises';
import { BffSettings, Environment, LiveSettings } from '@portico/platform';
import { RecordedTelemetry, waitUntil } from '@portico/testing';
import type { BffUnderTest } from '@portico/testing';
import { PlanSignals } from '../telemetry/plan.signals.ts';
import type { PlansCompared } from '../telemetry/plan.signals.ts';
import { planTelemetry } from '../telemetry/plan.telemetry.ts';
import { ComparedService, script, startCompared } from './compared-bff.fixture.ts';
import type { ServedPage } from './compared-bff.fixture.ts';
import type { ComparisonRules } from './plan-comparison.ts';

interface Row {
  readonly state: string;
  readonly requests: Readonly<Record<string, number>>;
  readonly differences: readonly { readonly path: string; readonly kind: string; readonly served: string; readonly next: string; readonly requests: number }[];
  readonly failures: readonly object[];
  readonly missing: readonly object[];
}

const PAGE: ServedPage = {
  id: 'from the service',
  title: 'Shop',
  customer: { mail: 'ann@shop.example' },
  items: [{ sku: 'a', amount: 10, stock: 1 }, { sku: 'b', amount: 20, stock: 2 }],
  made: '',
};
const [A, B] = PAGE.items as [ServedPage['items'][number], ServedPage['items'][number]];
const RULES: ComparisonRules = { percent: 100, lists: { items: 'sku' }, ignore: ['made'], show: ['items.amount'] };

describe('the comparison of a plan with its next version', () => {
  const service = new ComparedService();
  let bff: BffUnderTest;
  let url: string;
  let told: PlansCompared[];
  let one: object;
  let two: object;

  beforeAll(async () => (url = await service.start()));
  afterAll(() => service.stop());
  beforeEach(() => {
    let made = 0;
    [one, two, told] = [PAGE, PAGE, []];
    service.answer = ({ url: version }) => ({ ...(version === '/v1' ? one : two), made: `${(made += 1)}` });
    service.asked.length = 0;
    service.held = undefined;
    script.next = (api) => api.get('/v2');
    script.check = () => undefined;
  });
  afterEach(() => bff.close());

  const start = async (rules: ComparisonRules = RULES): Promise<void> => {
    bff = await startCompared(url, rules);
    bff.events.of(PlanSignals).plansCompared.subscribe((event) => void told.push(event));
  };
  const ask = async (times = 1): Promise<number[]> => {
    const answers: number[] = [];
    for (let index = 0; index < times; index += 1) answers.push((await bff.get(`/page/${index}`, { 'x-caller': 'ann' })).status);
    return answers;
  };
  const page = async (): Promise<string> => (await fetch(`${bff.managementUrl}/comparisons`)).text();
  const report = async (after = told.length): Promise<Row> => {
    await waitUntil('comparisons', 5_000, () => (told.length >= after ? true : undefined));
    return (JSON.parse(await page()) as [Row])[0];
  };

  it('compares as many requests as the settings say, while it runs too', async () => {
    await start();
    const prepare = (...comparisons: readonly object[]) => bff.running.app.get(LiveSettings).prepare({ ...bff.running.app.get(BffSettings), comparisons });
    const take = (...comparisons: readonly object[]): void => {
      for (const { swap } of prepare(...comparisons)) swap();
    };
    await ask();
    await report(1);
    take({ name: 'page', percent: 0 });
    await ask(5);
    take();
    await ask();
    expect((await report(2)).requests).toMatchObject({ same: 2 });
    expect(service.asked.filter((path) => path.endsWith('/v2'))).toHaveLength(2);
    expect(() => prepare({ name: 'page-next', percent: 5 })).toThrow('comparisons.page-next: no plan "page-next" is compared with another; write one of page, or take it out');
    expect(prepare().map(({ takes }) => takes('comparisons.page.percent'))).toContain(true);
  });

  it('finds each of five planted differences and no other, on every request', async () => {
    // The price of an item, its type of stock, a title that is gone, a field that is new, an item that is missing; the order does not count.
    two = { ...PAGE, title: undefined, items: [{ ...B, amount: 21 }, { ...A, stock: '1' }, { sku: 'c', amount: 1, stock: 1 }], banner: 'new' };
    one = { ...PAGE, items: [...PAGE.items, { sku: 'd', amount: 1, stock: 1 }, { sku: 'c', amount: 1, stock: 1 }] };
    await start();
    const { counted, lines } = new RecordedTelemetry(planTelemetry(bff.events.of(PlanSignals), bff.events, new Environment('test')));
    expect(await ask(10)).toEqual(Array.from({ length: 10 }, () => 200));
    const { requests, differences } = await report(10);
    expect(differences.map(({ path, kind, served, next, requests: in_ }) => `${path} ${kind} ${served} -> ${next} (${in_})`).sort()).toEqual([
      'banner added nothing -> a text (10)',
      'items removed an object -> nothing (10)',
      'items.amount changed 20 -> 21 (10)',
      'items.stock changed a number -> a text (10)',
      'title removed a text -> nothing (10)',
    ]);
    expect(requests).toMatchObject({ different: 10, same: 0 });
    expect(counted).toMatchObject({
      'portico_plans_compared_total{plan="page",outcome="different"}': 10,
      'portico_plan_differences_total{plan="page",path="items.amount",kind="changed"}': 10,
      'portico_plan_differences_total{plan="page",path="items",kind="removed"}': 10,
    });
    expect(lines.filter(({ msg }) => msg === 'plans differ')).toHaveLength(5);
  });

  it('finds none where there is none, and shows no value that it was not told to', async () => {
    await start();
    await ask(5);
    expect(await report(5)).toMatchObject({ requests: { same: 5, different: 0 }, differences: [] });
    two = { ...PAGE, customer: { mail: 'bob@shop.example' } };
    await ask();
    expect((await report(6)).differences).toMatchObject([{ path: 'customer.mail', kind: 'changed', served: 'a text', next: 'a text', requests: 1 }]);
    expect(await page()).not.toMatch(/shop\.example|Shop/);
  });

  it('tells apart no more names of a map than leave room for what differs beside it', async () => {
    await start();
    for (let request = 0; request < 6; request += 1) {
      two = { ...PAGE, counts: Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`user_${request}_${index}`, 1])) };
      one = { ...PAGE, counts: {} };
      await ask();
      await report(request + 1);
    }
    [one, two] = [{ ...PAGE, title: 'Shop' }, { ...PAGE, title: 'Store' }];
    await ask();
    const paths = (await report(7)).differences.map(({ path, requests }) => `${path} ${requests}`);
    expect({ rows: paths.length, others: paths.filter((path) => path.startsWith('counts.*')), title: paths.includes('title 1') }).toEqual({ rows: 34, others: ['counts.* 6'], title: true });
  });

  it('ends with the first write, which is not sent, and answers go on', async () => {
    await start();
    script.next = (api) => api.post('/v2').catch(() => PAGE);
    await ask();
    expect(await report(1)).toMatchObject({ state: 'ended, because the next plan was about to write: shop POST /v2', requests: { refused: 1, same: 0 } });
    script.next = (api) => api.get('/v2');
    expect(await ask(3)).toEqual([200, 200, 200]);
    await delay(50);
    expect({ told: told.map(({ outcome, write }) => ({ outcome, write })), asked: new Set(service.asked) }).toEqual({
      told: [{ outcome: 'refused', write: 'shop POST /v2' }],
      asked: new Set(['GET /v1']),
    });
  });

  it('keeps no client waiting, and runs no more at a time than it may', async () => {
    service.held = [];
    await start({ ...RULES, concurrency: 2 });
    // All are answered while no next plan is.
    expect(await ask(10)).toEqual(Array.from({ length: 10 }, () => 200));
    expect((await report(8)).requests).toMatchObject({ full: 8, same: 0 });
    // Identical reads are one call.
    const held = await waitUntil('the call', 5_000, () => (service.held?.length === 0 ? undefined : service.held));
    service.held = undefined;
    for (const send of held) send();
    expect((await report(10)).requests).toMatchObject({ full: 8, same: 2 });
  });

  it('tells of a next plan that fails, or lacks a part; and compares with whole views only', async () => {
    await start();
    script.next = () => Promise.reject(new TypeError('of ann@shop.example'));
    await ask();
    expect(await report(1)).toMatchObject({ missing: [{ part: 'page', requests: 1 }], requests: { different: 1 } });
    script.next = (api) => api.get('/v2');
    script.check = () => Promise.reject(new TypeError('of ann@shop.example'));
    await ask();
    expect(await report(2)).toMatchObject({ failures: [{ reason: 'TypeError', requests: 1 }], requests: { failed: 1 } });
    expect(await page()).not.toContain('ann@');
  });

  it('is of a sample', async () => {
    await start({ ...RULES, percent: 30, concurrency: 1_000 });
    for (let from = 0; from < 400; from += 40) await Promise.all(Array.from({ length: 40 }, () => bff.get('/page/1')));
    await delay(100);
    expect(Math.abs(told.length / 400 - 0.3)).toBeLessThan(0.1);
  });

  it('is shown among what is held', async () => {
    await start();
    const held = (await (await fetch(`${bff.managementUrl}/held`)).json()) as object[];
    expect(held).toContainEqual({ resource: 'comparisons', of: 'page', held: 0, limit: 4 });
  });

  it.each<readonly [string, ComparisonRules, string]>([
    ['no percent that is one', { percent: 0 }, 'the comparison of plan "page" has a percent of 0; write a number above 0'],
    ['no place', { concurrency: 0 }, 'has a concurrency of 0; write a whole number from 1'],
  ])('stops the start with %s', async (_, rules, fault) => {
    await expect(startCompared(url, rules)).rejects.toThrow(fault);
    await start();
  });
});
