import { TimerQueue } from '@portico/platform';
import type { InternalFault } from '@portico/platform';
import type { BffUnderTest } from '@portico/testing';
import { UpstreamSignals } from '@portico/upstream';
import { setTimeout as delay } from 'node:timers/promises';
import { plan } from '../plan/plan-builder.ts';
import { PlanSignals } from '../telemetry/plan.signals.ts';
import { script, startAuthorsBff } from './authors-bff.fixture.ts';
import { ShopServer } from './shop.fixture.ts';
import { MOMENTS, THROWING_CODE } from './throwing-code.fixture.ts';

const CASES = Object.entries(THROWING_CODE).flatMap(([kind, code]) => Object.keys(MOMENTS).map((moment) => ({ kind, moment, code })));

/** A request that is in flight while the other one's code throws. */
const bystander = plan('bystander', { deadline: '2s' }).part('slow', () => delay(20)).view(() => ({ word: 'served' }));

describe('code that throws', () => {
  let bff: BffUnderTest;
  const server = new ShopServer();
  const faults: InternalFault[] = [];
  let thrown: number;
  const bomb = (): never => {
    thrown += 1;
    throw new Error('thrown by an author');
  };

  beforeAll(async () => {
    bff = await startAuthorsBff(await server.start());
    const { events } = bff;
    events.internalFault.subscribe((fault) => void faults.push(fault));
    const signals = Object.assign({ requestFinished: events.requestFinished }, events.of(PlanSignals), events.of(UpstreamSignals));
    for (const name of ['partSettled', 'requestFinished', 'upstreamCallFinished'] as const) signals[name].subscribe(() => script.on(`a subscriber of ${name}`, 'ann'));
    signals.partSettled.subscribe(async () => {
      await Promise.resolve();
      script.on('an async subscriber of partSettled', 'ann');
    });
    for (const name of ['partSettled', 'upstreamCallRepeated'] as const) signals[name].count(() => script.on(`a counter of ${name}`, 'ann'));
  });
  beforeEach(() => {
    thrown = 0;
    faults.length = 0;
  });
  afterAll(async () => {
    await bff.close();
    await server.stop();
  });

  it.each(CASES)('$kind, $moment, ends its own request and nothing else', async ({ kind, moment, code }) => {
    let armed = true;
    script.on = (heard, who) => void (armed && heard === code.heard && who === 'ann' && bomb());
    script.page = (who, api) => (who === 'ann' ? code.make?.({ before: MOMENTS[moment] as () => unknown, bomb, api }).run() : bystander.run());
    const other = bff.get('/page/bystander');
    const leaves = moment === 'after the client left';
    const headers = { 'x-caller': 'ann' };
    const answer = bff.request('/page/ann?watched=ann', leaves ? { headers, signal: AbortSignal.timeout(6) } : { headers }).then(
      ({ status }) => status,
      () => undefined,
    );
    // On a busy machine the answer may be there before the client leaves.
    const status = await answer;
    expect(leaves && status === undefined ? code.status : status).toBe(code.status);
    expect({ bystander: (await other).status }).toEqual({ bystander: 200 });
    armed = false;
    script.page = () => bystander.run();
    expect({ next: (await bff.get('/page/ann')).status, kind }).toEqual({ next: 200, kind });
  });

  it.each(Object.entries(THROWING_CODE).filter(([, { status, make }]) => status === 200 && make))('%s is reported as often as it throws, unless a policy has taken it', async (kind, code) => {
    script.on = (heard, who) => void (heard === code.heard && who === 'ann' && bomb());
    script.page = (_who, api) => code.make?.({ before: () => 1, bomb, api }).run();
    server.ids.clear();
    const finished = bff.finished();
    await bff.get('/page/ann');
    await finished;
    await delay(1);
    expect(thrown).toBeGreaterThan(0);
    expect(faults.map(({ error }) => (error as Error).message)).toEqual(Array(kind === 'a load that may fail' ? 0 : thrown).fill(expect.stringContaining('thrown by an author')));
  });

  it('leaves no deadline behind', async () => {
    const queue = bff.running.app.get(TimerQueue) as unknown as { readonly waiting: number };
    for (const until = performance.now() + 5_000; queue.waiting > 0 && performance.now() < until; ) await delay(5);
    expect(queue.waiting).toBe(0);
  });
});
