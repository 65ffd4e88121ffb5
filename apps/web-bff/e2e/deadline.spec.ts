import { setTimeout as wait } from 'node:timers/promises';
import { EXAMPLES, SERVICE_NAMES } from '@portico/sandbox';
import type { FaultOrder, ServiceName } from '@portico/sandbox';
import { StolenTime } from '@portico/testing';
import type { Answer } from '@portico/testing';
import { as, startWebBff } from './web-bff.ts';
import type { WebBff } from './web-bff.ts';

const TRIES = 100;
const FEWER_TRIES = 50;
const AT_ONCE = 25;
/**
 * Milliseconds between two tries. Sandbox, BFF and client share one thread here: what comes at the very same moment would wait
 * for each other, and not for an upstream.
 */
const PACE = 16;
/** Something may spoil a round, a late deadline spoils all. */
const ROUNDS = 2;

/** Milliseconds, as home.plan.ts has them. */
const DEADLINE = 800;
const PRICES_WITHIN = 300;
const RECOMMENDATIONS_WITHIN = 250;

/** What a hung upstream may cost beyond its time: in 95 of 100 tries, and in all. */
const USUALLY = 50;
const EVER = 250;

interface Try {
  readonly answer: Answer;
  /** Milliseconds from the client's first byte to the last of the answer. */
  readonly took: number;
  /** Milliseconds of these for which the machine did something else. */
  readonly stolen: number;
}

describe('when an upstream hangs', () => {
  let web: WebBff;
  let stolen: StolenTime;

  beforeAll(async () => {
    stolen = new StolenTime();
    web = await startWebBff();
    // Opens as many connections as the tries need.
    await tries(AT_ONCE);
  });
  beforeEach(() => web.sandbox.control.reset());
  afterAll(() => {
    stolen.stop();
    return web.close();
  });

  const hang = (...targets: readonly Pick<FaultOrder, 'service' | 'operationId'>[]): Promise<void> =>
    web.sandbox.control.fault(...targets.map((target): FaultOrder => ({ ...target, kind: 'hang' })));

  const oneTry = async (path: string, delay: number): Promise<Try> => {
    await wait(delay);
    const start = performance.now();
    const answer = await web.bff.get(path, as(EXAMPLES.customer));
    const end = performance.now();
    return { answer, took: end - start, stolen: stolen.between(start, end) };
  };
  const tries = async (count: number, path = '/api/home'): Promise<Try[]> => {
    const all: Try[] = [];
    while (all.length < count)
      all.push(...(await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => oneTry(path, index * PACE)))));
    return all;
  };
  /** Tries until a round is in time, by the BFF's own time. @param lateness milliseconds beyond what one try may take */
  const expectInTime = async (round: () => Promise<Try[]>, lateness: (one: Try) => number): Promise<void> => {
    const late: (readonly number[])[] = [];
    while (late.length < ROUNDS) {
      const over = (await round()).map((one) => Math.round(lateness(one) - one.stolen)).sort((a, b) => a - b);
      const [usual, worst] = [over[Math.ceil(over.length * 0.95) - 1] as number, over.at(-1) as number];
      if (usual <= USUALLY && worst <= EVER) return;
      late.push(over);
    }
    throw new Error(`late in ${ROUNDS} rounds, by so many milliseconds:\n${late.map((over) => over.join(' ')).join('\n')}`);
  };
  const timeOf = (part: string, { headers }: Answer): number =>
    Number(new RegExp(`\\b${part};dur=([\\d.]+)`).exec(headers.get('server-timing') ?? '')?.[1]);

  it('no answer is later than its deadline, a required part’s either', async () => {
    await hang({ service: 'catalog', operationId: 'listProducts' });
    const round = async (): Promise<Try[]> => {
      const all = await tries(TRIES);
      expect(new Set(all.map(({ answer }) => answer.status))).toEqual(new Set([504]));
      expect(Math.min(...all.map(({ took }) => took))).toBeGreaterThan(DEADLINE - USUALLY);
      return all;
    };
    await expectInTime(round, ({ took }) => took - DEADLINE);
  }, 60_000);

  it('an optional part costs no more than its own share of the time', async () => {
    const healthy = Math.max(...(await tries(AT_ONCE)).map(({ took }) => took));
    await hang({ service: 'pricing' });
    const round = async (): Promise<Try[]> => {
      const all = await tries(FEWER_TRIES);
      for (const { answer } of all)
        expect({ status: answer.status, completeness: answer.completeness }).toEqual({ status: 200, completeness: expect.stringContaining('prices;is=omitted;reason=timeout') });
      return all;
    };
    await expectInTime(round, ({ answer, took }) => Math.max(timeOf('prices', answer), took - healthy) - PRICES_WITHIN);
  }, 60_000);

  it('a part over gRPC costs no more either', async () => {
    await hang({ service: 'recommendations' });
    const missing = 'recommendations;is=omitted;reason=timeout, recommended;is=omitted;reason=needs';
    const round = async (): Promise<Try[]> => {
      const all = await tries(FEWER_TRIES);
      for (const { answer } of all) expect({ status: answer.status, completeness: answer.completeness }).toEqual({ status: 200, completeness: expect.stringContaining(missing) });
      return all;
    };
    await expectInTime(round, ({ answer }) => timeOf('recommendations', answer) - RECOMMENDATIONS_WITHIN);
  }, 60_000);

  it.each(['/api/home', `/api/products/${EXAMPLES.ordinary}`])(
    'not even all of them together make %s late',
    async (path) => {
      await hang(...SERVICE_NAMES.map((service) => ({ service })));
      const round = async (): Promise<Try[]> => {
        const all = await tries(AT_ONCE, path);
        expect(new Set(all.map(({ answer }) => answer.status))).toEqual(new Set([504]));
        return all;
      };
      await expectInTime(round, ({ took }) => took - DEADLINE);
    },
    60_000,
  );

  it('each upstream is told how much time is left, and stops by itself', async () => {
    await web.sandbox.control.fault({ service: 'catalog', operationId: 'listProducts', kind: 'latency', ms: 650 });
    // A call that finds out how an upstream is has all of the upstream's own time: of two pages, one at most has that.
    for (let page = 0; page < 2; page += 1) await web.bff.get('/api/home');
    const allowances = async (service: ServiceName, operationId: string): Promise<number[]> => {
      const [{ recent } = { recent: [] }] = await web.sandbox.control.calls({ service });
      return recent.filter((call) => call.operationId === operationId).map(({ headers }) => Number(headers['x-deadline-ms']));
    };
    const expectOneWithin = (told: readonly number[], above: number, atMost: number): void => expect(told.map((one) => one > above && one <= atMost)).toContain(true);
    expectOneWithin(await allowances('catalog', 'listProducts'), DEADLINE - USUALLY, DEADLINE);
    expectOneWithin(await allowances('recommendations', 'Recommend'), RECOMMENDATIONS_WITHIN - USUALLY, RECOMMENDATIONS_WITHIN);
    // Prices may take 300 ms of their own, but only 150 of the page's are left.
    expectOneWithin(await allowances('pricing', 'quote'), 0, DEADLINE - 650);
    expectOneWithin(await allowances('inventory', 'readStock'), 0, DEADLINE - 650);
  });
});
