import type { Attack, AttackRequest, GoodRequest, MakeRequest } from '../attack.ts';
import type { Attacker } from '../kit/attacker.ts';
import type { Received } from '../kit/send.ts';

/** What is behind the BFF, and counts what reaches it. */
export interface Upstreams {
  forget(): Promise<void>;
  /** By what was called. */
  calls(): Promise<Readonly<Record<string, number>>>;
}

/** A busy machine may answer a good request late. */
const LATE = [503, 504];
const TRIES = 20;

/** @returns what is wrong with how a good request was answered; undefined when it was answered well */
export async function faultOfGood({ request }: GoodRequest, attacker: Attacker): Promise<string | undefined> {
  const prepared = await inTurn(async (by) => [...listOf(await request(by)), {}], attacker);
  return typeof prepared === 'string' ? prepared : undefined;
}

/** @returns what is wrong with how an attack was answered; undefined when it was refused as it must be, and nothing else came of it */
export async function faultOf({ request, expect }: Attack, attacker: Attacker, upstreams: Upstreams): Promise<string | undefined> {
  const last = await inTurn(request, attacker);
  if (typeof last === 'string') return last;
  await upstreams.forget();
  const received = await attacker.send(last);
  const { 'www-authenticate': challenge, 'content-type': type } = received.headers;
  if (received.status !== expect.status) return `must be refused with ${expect.status}, and was answered with ${told(received)}`;
  if (!(expect.challenge?.test(challenge ?? '') ?? challenge === undefined)) return `WWW-Authenticate must be ${expect.challenge}, and is ${challenge}`;
  if (type !== 'application/problem+json') return `was refused with ${type}`;
  const beyond = [...Object.keys(await upstreams.calls()), ...attacker.issuer.strays.splice(0)];
  return beyond.length > 0 ? `the BFF went on to ask ${beyond.join(', ')}` : undefined;
}

/** Sends all but the last, which must be answered well, and begins anew where one is late. @returns the last, or what was wrong */
async function inTurn(make: MakeRequest, attacker: Attacker): Promise<AttackRequest | string> {
  for (let tries = 1; ; tries += 1) {
    const requests = listOf(await make(attacker));
    const bad = await firstBad(requests.slice(0, -1), attacker);
    if (!bad) return requests.at(-1) as AttackRequest;
    if (!LATE.includes(bad.status) || tries === TRIES) return `it is good, and was answered with ${told(bad)}`;
  }
}

async function firstBad(requests: readonly AttackRequest[], attacker: Attacker): Promise<Received | undefined> {
  for (const request of requests) {
    const received = await attacker.send(request);
    if (received.status !== 200) return received;
  }
  return undefined;
}

const listOf = (requests: AttackRequest | readonly AttackRequest[]): readonly AttackRequest[] => (Array.isArray(requests) ? requests : [requests as AttackRequest]);

const told = ({ status, headers, body }: Received): string => `${status} ${headers['www-authenticate'] ?? ''} ${body.slice(0, 300)}`;
