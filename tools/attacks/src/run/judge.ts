import type { Attack, AttackRequest, Expectation, GoodRequest, MakeRequest } from '../attack.ts';
import type { Received } from '../kit/send.ts';
import type { Sender } from '../kit/sender.ts';
import { faultIn, inBrief, told } from './answer-faults.ts';
import { costFault } from './judge-cost.ts';
import type { World } from './world.ts';

/** How a request was answered, and what is wrong with that; undefined when nothing is. */
export interface Verdict {
  readonly got: string;
  readonly fault: string | undefined;
}

/** A busy machine may answer a good request late. */
const LATE = [503, 504];
const TRIES = 20;

/** Sends a good request, and retries when it is late. */
export async function judgeGood<By extends Sender>({ request, expect }: GoodRequest<By>, by: By): Promise<Verdict> {
  for (let tries = 1; ; tries += 1) {
    const requests = listOf(await request(by));
    const received = (await firstBad(requests.slice(0, -1), by)) ?? (await by.send(requests.at(-1) as AttackRequest));
    if (LATE.includes(received.status) && tries < TRIES && expect?.status !== received.status) continue;
    return { got: inBrief(received), fault: expect ? faultIn(received, expect) : notOk(received) };
  }
}

/** Sends an attack, which must be refused as it is told, and nothing else may come of it. */
export async function judgeAttack<By extends Sender>({ request, expect, afterwards }: Attack<By>, by: By, world: World): Promise<Verdict> {
  const last = await inTurn(request, by);
  if (typeof last === 'string') return { got: 'nothing', fault: last };
  by.strays();
  await world.forget();
  const received = await by.send(last);
  const fault = faultIn(received, expect) ?? (await beyond(expect, by, world)) ?? (await witnessed(received, last, world)) ?? (expect.cost && (await costFault(expect.cost, last, by, world))) ?? (await damage(afterwards, by));
  return { got: inBrief(received), fault };
}

async function beyond({ calls: may = [] }: Expectation, by: Sender, world: World): Promise<string | undefined> {
  const [calls, strays] = [await world.calls(), by.strays()];
  const missing = may.filter((call) => !calls.includes(call));
  if (missing.length > 0) return `the BFF should have asked ${missing.join(', ')}`;
  const more = [...calls.filter((call) => !may.includes(call)), ...strays];
  return more.length > 0 ? `the BFF went on to ask ${more.join(', ')}` : undefined;
}

async function witnessed({ headers }: Received, { client }: AttackRequest, world: World): Promise<string | undefined> {
  if (client === undefined) return undefined;
  const logged = await world.client(String(headers['request-id']));
  return logged === client ? undefined : `the log has ${logged} as the client, and it was ${client}`;
}

async function damage<By extends Sender>(afterwards: MakeRequest<By> | undefined, by: By): Promise<string | undefined> {
  if (!afterwards) return undefined;
  const { fault } = await judgeGood({ name: 'afterwards', request: afterwards }, by);
  return fault === undefined ? undefined : `something came of it: what is good ${fault}`;
}

/** Sends all but the last, which must succeed, and starts over when one is late. @returns the last, or what was wrong */
async function inTurn<By extends Sender>(make: MakeRequest<By>, by: By): Promise<AttackRequest | string> {
  for (let tries = 1; ; tries += 1) {
    const requests = listOf(await make(by));
    const bad = await firstBad(requests.slice(0, -1), by);
    if (!bad) return requests.at(-1) as AttackRequest;
    if (!LATE.includes(bad.status) || tries === TRIES) return `what is good comes first, and ${notOk(bad)}`;
  }
}

async function firstBad(requests: readonly AttackRequest[], by: Sender): Promise<Received | undefined> {
  for (const request of requests) {
    const received = await by.send(request);
    if (received.status !== 200) return received;
  }
  return undefined;
}

const notOk = (received: Received): string | undefined => (received.status === 200 ? undefined : `was answered with ${told(received)}`);

const listOf = (requests: AttackRequest | readonly AttackRequest[]): readonly AttackRequest[] => (Array.isArray(requests) ? requests : [requests as AttackRequest]);
