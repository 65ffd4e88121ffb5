import type { GoodRequest } from '../bad-input/bad-case.ts';

/** What a GET route may be asked with, and whether it is for known callers only. */
export interface CachedRoute extends Pick<GoodRequest, 'target' | 'headers'> {
  readonly route: string;
  readonly personal: boolean;
}

/** One who calls: a guest, a customer, another one. */
export interface Visitor {
  readonly name: string;
  /** What makes it known; nothing for a guest. */
  readonly headers: Readonly<Record<string, string>>;
}

interface Seen {
  readonly visitor: string;
  readonly status: number;
  readonly id: string;
  readonly cacheControl: string;
  readonly vary: string;
  readonly body: string;
}

const ROUNDS = 2;
/** Says that others may be given the answer (RFC 9111, section 5.2.2). */
const PUBLIC = /\bpublic\b|\bs-maxage\b/i;
const isPublic = ({ cacheControl }: Seen): boolean => PUBLIC.test(cacheControl);
const KEPT_FROM_OTHERS = /\bprivate\b|\bno-store\b/i;

/** Where to ask: through the cache, and past it. */
interface Ways {
  readonly cache: string;
  readonly origin: string;
}

/**
 * Asks each route as each visitor, one after the other and again, through a cache that keeps whatever it may; past it where an answer says
 * that it is for all.
 * @param varies request headers by which callers are told apart, in lower case
 * @returns what is wrong: an answer that reached another than it was made for, or that allows it to
 */
export async function mixedAnswers({ cache, origin }: Ways, routes: readonly CachedRoute[], anybody: readonly Visitor[], varies: readonly string[]): Promise<string[]> {
  const faults: string[] = [];
  for (const route of routes) {
    const visitors = route.headers ? [...anybody, { name: 'who may ask', headers: route.headers }] : anybody;
    const answers: Seen[] = [];
    for (let round = 0; round < ROUNDS; round += 1) for (const visitor of visitors) answers.push(await ask(cache, route, visitor));
    const own = answers.some(isPublic) ? await Promise.all(visitors.map((visitor) => ask(origin, route, visitor))) : [];
    const found = [...faultsOf(route, answers, visitors, varies), ...(own.some(({ body }) => body !== own[0]?.body) ? ['is public, and not the same for everybody'] : [])];
    faults.push(...found.map((fault) => `${route.route}: ${fault}`));
  }
  return faults;
}

async function ask(url: string, { target }: CachedRoute, { name, headers }: Visitor): Promise<Seen> {
  const answer = await fetch(url + target, { headers, redirect: 'manual' });
  const field = (one: string): string => answer.headers.get(one) ?? '';
  if (answer.status >= 500) throw new Error(`${target} answered ${name} ${answer.status}: ${await answer.text()}`);
  return { visitor: name, status: answer.status, id: field('request-id'), cacheControl: field('cache-control'), vary: field('vary'), body: await answer.text() };
}

function faultsOf({ personal }: CachedRoute, answers: readonly Seen[], visitors: readonly Visitor[], varies: readonly string[]): string[] {
  const faults = new Set<string>(answers.some(({ status }) => status < 400) ? [] : ['no caller got an answer']);
  const madeFor = new Map<string, Seen>();
  const known = new Set(visitors.filter(({ headers }) => Object.keys(headers).length > 0).map(({ name }) => name));
  for (const seen of answers) {
    const { visitor, cacheControl, vary } = seen;
    const first = madeFor.get(seen.id);
    if (!first) madeFor.set(seen.id, seen);
    const shared = isPublic(seen);
    if (first && first.visitor !== visitor && (personal || !shared)) faults.add(`${visitor} was given the answer for ${first.visitor}`);
    if (shared && personal) faults.add(`"${cacheControl}" for ${visitor}, on a route for known callers`);
    if (known.has(visitor) && !shared && !KEPT_FROM_OTHERS.test(cacheControl)) faults.add(`cache-control "${cacheControl}" for ${visitor}`);
    const names = vary.toLowerCase().split(',').map((one) => one.trim());
    const missing = varies.filter((one) => !names.includes(one) && !names.includes('*'));
    if (!shared && missing.length > 0) faults.add(`vary "${vary}" for ${visitor} lacks ${missing.join(', ')}`);
  }
  return [...faults];
}
