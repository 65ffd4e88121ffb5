import { randomBytes } from 'node:crypto';
import type { WafServer } from '../../../../libs/testing/src/parts/waf-server.ts';
import type { AttackRequest } from '../attack.ts';
import { send } from '../kit/send.ts';
import type { Received } from '../kit/send.ts';
import type { Sender } from '../kit/sender.ts';
import { judgeGood } from '../run/judge.ts';
import type { RowResult } from '../run/run-table.ts';
import { cpuOf } from '../run/world.ts';
import type { World } from '../run/world.ts';
import type { EdgeFront } from './edge-front.ts';
import type { EdgeResult, Refusals } from './edge-result.ts';
import { FAMILIES } from './families/families.ts';
import { ordinaryRequests } from './ordinary/requests.ts';
import { shotsOf } from './shots.ts';
import { EDGE_TARGETS } from './target.ts';
import type { EdgeTarget } from './target.ts';

/** What stands between: the edge in front of a BFF that runs. */
export interface EdgeUnderAttack {
  readonly waf: WafServer;
  readonly world: World;
}

const SEED = 20_261_201;
/** Requests whose CPU is measured, and those before them. */
const [MEASURED, WARM_UPS] = [400, 50];

/** Sends all flows, attacks and ordinary requests through the edge. @param ordinary how many of the latter */
export async function runEdge<By extends Sender>({ bff, flows }: EdgeFront<By>, by: By, { waf, world }: EdgeUnderAttack, ordinary: number): Promise<EdgeResult> {
  const startedAt = performance.now();
  const target = EDGE_TARGETS[bff];
  by.url = waf.url;
  const flown: RowResult[] = [];
  for (const flow of flows) flown.push({ name: flow.name, rule: undefined, expected: String(flow.expect?.status ?? 200), ...(await judgeGood(flow, by)) });
  const traced = new TracedRequests(waf.url);
  const attacks: Refusals[] = [];
  for (const family of FAMILIES) attacks.push(await counted(family.name, shotsOf(family, target), traced, ({ wasRefused }) => !wasRefused));
  const requests = ordinaryRequests(target, ordinary, SEED);
  const texts: Refusals[] = [];
  for (const kind of new Set(requests.map((one) => one.kind))) {
    const named = requests.filter((one) => one.kind === kind).map(({ request }) => ({ name: textOf(request), request }));
    texts.push(await counted(kind, named, traced, ({ wasRefused }) => wasRefused));
  }
  const [leaked, cost] = [await traced.leaked(world, target), await costOf(waf, world, target)];
  return { bff, attacks, ordinary: texts, flows: flown, leaked, cost, seconds: (performance.now() - startedAt) / 1_000 };
}

const textOf = ({ target, body }: AttackRequest): string => `${target} ${body ?? ''}`.slice(0, 160);

interface Sent {
  readonly name: string;
  readonly wasRefused: boolean;
}

type Named = Readonly<Record<'name', string> & Record<'request', AttackRequest>>;

async function counted(name: string, requests: readonly Named[], traced: TracedRequests, isWrong: (sent: Sent) => boolean): Promise<Refusals> {
  const sent: Sent[] = [];
  for (const one of requests) sent.push({ name: one.name, wasRefused: await traced.refused(one.name, one.request) });
  return { name, sent: sent.length, refused: sent.filter(({ wasRefused }) => wasRefused).length, wrong: sent.filter(isWrong).map((one) => one.name) };
}

/** Requests, each in a trace of its own, so that the BFF's log tells which of them it has seen. */
class TracedRequests {
  readonly #url: string;
  readonly #refused = new Map<string, string>();

  constructor(url: string) {
    this.#url = url;
  }

  /** @returns whether the edge has refused it */
  async refused(name: string, request: AttackRequest): Promise<boolean> {
    const trace = newTrace();
    const wasRefused = byTheEdge(await send(this.#url, inTrace(trace, request)));
    if (wasRefused) this.#refused.set(trace, name);
    return wasRefused;
  }

  /** The names of those that the BFF has seen although they were refused. */
  async leaked(world: World, { host, search }: EdgeTarget): Promise<string[]> {
    const last = newTrace();
    await send(this.#url, inTrace(last, { host, target: search, headers: [['user-agent', 'Mozilla/5.0'], ['accept', '*/*']] }));
    const seen = await world.tracesUpTo(last);
    return [...this.#refused].flatMap(([trace, name]) => (seen.has(trace) ? [name] : []));
  }
}

const newTrace = (): string => randomBytes(16).toString('hex');

const inTrace = (trace: string, { headers = [], ...request }: AttackRequest): AttackRequest => ({
  ...request,
  headers: [...headers.filter(([name]) => name !== 'traceparent'), ['traceparent', `00-${trace}-00f067aa0ba902b7-01`]],
});

/** The edge's ids are longer than the BFF's. */
const byTheEdge = ({ status, headers }: Received): boolean => status >= 400 && /^[0-9a-f]{32}$/.test(String(headers['request-id']));

/** CPU of the edge for a page, as a ratio to the BFF's own. */
async function costOf(waf: WafServer, world: World, { host, page }: EdgeTarget): Promise<number | undefined> {
  const ask = (): Promise<Received> => send(waf.url, { host, target: page, headers: [['user-agent', 'Mozilla/5.0'], ['accept', 'application/json']] });
  for (let sent = 0; sent < WARM_UPS; sent += 1) await ask();
  const before = [cpuOf(waf.worker), world.cpu()] as const;
  for (let sent = 0; sent < MEASURED; sent += 1) await ask();
  const after = [cpuOf(waf.worker), world.cpu()] as const;
  if (before[0] === undefined || before[1] === undefined) return undefined;
  return ((after[0] as number) - before[0]) / ((after[1] as number) - before[1]);
}
