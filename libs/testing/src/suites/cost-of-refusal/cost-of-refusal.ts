import { BffSettings } from '@portico/platform';
import type { BffUnderTest } from '../../bff/bff-under-test.ts';
import { changed, readsInput, subjectsOf, withQuery } from '../bad-input/bad-case.ts';
import type { GoodRequest, Subject } from '../bad-input/bad-case.ts';
import { bodyCosts } from './body.costs.ts';
import type { CostlyCase, Room } from './costly-case.ts';
import { usedCpu } from './cpu.ts';
import { halfSent, heldFaults } from './half-sent.ts';
import { headerCosts } from './header.costs.ts';
import { faultsIn, fixedPart } from './judge.ts';
import { costOf } from './measure.ts';
import type { Cost, Servers } from './measure.ts';
import { PlainReader } from './plain-reader.ts';
import { formCosts, urlCosts } from './text.costs.ts';

export interface CostOfRefusalOptions {
  /** Started with `server.requestTimeout` of about a second: what is half sent must be gone within five. */
  readonly bff: () => Pick<BffUnderTest, 'url' | 'routes' | 'running'>;
  /** A good request for every route of the BFF, by method and path: `GET /api/products/:id`. */
  readonly good: () => Readonly<Record<string, GoodRequest>>;
  /** The cookies that the BFF reads, by name. */
  readonly cookies?: readonly string[];
}

/** What the head of a costly request has beside what makes it costly, and the least that a test leaves of the limit. */
const REST_OF_HEAD = 1_500;

/**
 * Measurements of each cost: few where they show that it is low enough, more where they do not, before it is too high. What is compared is
 * measured in the same moment: what the machine can do drifts.
 */
const ROUNDS = [2, 8, 30, 90];

/** Milliseconds of CPU after which a cost that is too high is not measured again: it is no matter of chance. */
const LONG_ENOUGH = 2_000;

/** Bytes that are next to nothing, but as well-formed as many, and enough for as many faults as an answer names. */
const LEAST = 256;

/** Of the most there may be. */
const SIZES = [1 / 4, 1 / 2, 1];

/**
 * Derives the costliest requests of every route from what it declares: queries, paths, bodies, forms, headers and cookies as long as they may be,
 * of all shapes. Each must be refused, at a cost that is bounded by that of reading it, in turns that leave room for others, with a short
 * answer; what is half sent must not be held. The BFF runs in this process, so that its CPU time is known whatever else the machine does.
 */
export function costOfRefusal(options: CostOfRefusalOptions): void {
  describe('the cost of a refusal', () => {
    let plain: PlainReader;

    beforeAll(async () => {
      plain = await PlainReader.listen();
    });
    afterAll(() => plain.close());

    it('is bounded on every route, whatever is sent', async () => {
      const { faults, tried } = await refusalCosts(options, plain.url);
      const cases = Object.values(tried).reduce((sum, one) => sum + one, 0);
      process.stdout.write(`cost of refusal: ${cases} costly requests at ${SIZES.length} sizes, of ${Object.keys(tried).length} routes\n`);
      expect({ faults, routes: Object.keys(tried).sort() }).toEqual({ faults: [], routes: options.bff().routes.flatMap((route) => (readsInput({ route }) ? [`${route.method} ${route.path}`] : [])).sort() });
    }, 600_000);

    it('does not include a connection that waits for the rest of a request', async () => expect(await allHeldFaults(options)).toEqual([]), 60_000);
  });
}

/** What costs too much, and how many cases were tried of each route. */
export interface RefusalCosts {
  readonly faults: readonly string[];
  readonly tried: Readonly<Record<string, number>>;
}

/** @param only the cases to try, by name */
export async function refusalCosts({ bff, good, cookies = [] }: CostOfRefusalOptions, plain: string, only = /./): Promise<RefusalCosts> {
  const servers = { bff: bff().url, plain };
  const suspects: (() => Promise<string[]>)[] = [];
  const tried: Record<string, number> = {};
  for (const subject of subjectsOf(bff(), good()).filter(readsInput)) {
    const route = `${subject.route.method} ${subject.route.path}`;
    tried[route] = 0;
    const room = roomOf(bff(), subject);
    for (const costly of [bodyCosts, formCosts, urlCosts, headerCosts(cookies)].flatMap((cases) => cases(subject, room))) {
      if (!only.test(costly.name)) continue;
      tried[route] += 1;
      const measured = async (): Promise<string[]> => (await faultsOf(costly, shortestOf(subject), servers)).map((fault) => `${route}, ${costly.name}: ${fault}`);
      if ((await measured()).length > 0) suspects.push(measured);
    }
  }
  // What a neighbour has made slow for seconds is measured again when all others have been: what costs too much does so then as well.
  const faults: string[] = [];
  for (const measured of suspects) faults.push(...(await measured()));
  return { faults, tried };
}

async function faultsOf(costly: CostlyCase, shortest: CostlyCase, servers: Servers): Promise<string[]> {
  const until = usedCpu() + LONG_ENOUGH;
  let faults: string[] = [];
  for (const rounds of ROUNDS) {
    let [low, least]: (Cost | undefined)[] = [];
    const costs: Cost[] = [];
    for (let round = 0; round < rounds; round += 1) {
      low = await costOf(shortest, 0, servers, low);
      least = await costOf(costly, LEAST, servers, least);
      for (const [index, part] of SIZES.entries()) costs[index] = await costOf(costly, Math.floor(costly.most * part), servers, costs[index]);
    }
    faults = faultsIn(costs, fixedPart(least as Cost, low as Cost), costly.parsed);
    if (faults.length === 0 || usedCpu() > until) break;
  }
  return faults;
}

/** Refused for one unknown name, or for want of what it needs. */
const shortestOf = (subject: Subject): CostlyCase => ({
  name: 'the shortest',
  most: 0,
  request: () => changed(subject, { target: subject.route.input.query.type?.ignoresUnknown ? '/nope' : withQuery(subject, 'unexpected') }),
  read: () => undefined,
  parsed: true,
});

function roomOf(bff: Pick<BffUnderTest, 'running'>, { route }: Subject): Room {
  const { bodyLimit, formLimit, headerLimit } = bff.running.app.get(BffSettings, { strict: false }).server;
  return { body: route.bodyLimit ?? (route.form ? formLimit : bodyLimit), head: headerLimit - REST_OF_HEAD };
}

/** What is held that should not be, by route. */
export async function allHeldFaults({ bff, good }: CostOfRefusalOptions): Promise<string[]> {
  const begun = subjectsOf(bff(), good()).flatMap((subject) => Object.entries(halfSent(subject)).map(([what, bytes]) => ({ name: `${subject.route.method} ${subject.route.path}, ${what}`, bytes })));
  const faults = await Promise.all(begun.map(async ({ name, bytes }) => (await heldFaults(bff().url, bytes)).map((fault) => `${name} ${fault}`)));
  return faults.flat();
}

