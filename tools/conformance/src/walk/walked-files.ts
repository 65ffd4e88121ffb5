import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { BundleMap } from './bundle-map.ts';
import type { Until } from './coverage-probe.ts';
import { WalkStack } from './stack.ts';
import { WALKS } from './walks.ts';
import type { Walk, Walked } from './walks.ts';

/** Requests before: caches are warm, connections open, and hedging has seen enough answers to know which are slow. */
const WARM_UP = 100;
/** What runs for most of these counts: flushing a log, which happens meanwhile, does not. */
const WATCHED = 9;
/** Requests before each of them: taking the counts halts the BFF, which then leaves some work out for as long as it judges itself late. */
const BETWEEN = 6;
/** Milliseconds for what the request before has left to do. */
const PAUSE = 30;

/** Runs the BFFs from their bundles over the sandbox and lists the files that each request executes. @throws Error when one is refused */
export async function walkedFiles(root: string): Promise<Walked[]> {
  const stack = await WalkStack.start(root);
  try {
    const walked: Walked[] = [];
    for (const walk of WALKS) walked.push(await walkOne(stack, walk, root));
    return walked;
  } finally {
    await stack.stop();
  }
}

async function walkOne(stack: WalkStack, walk: Walk, root: string): Promise<Walked> {
  const map = new BundleMap(stack.bundle(walk.app), root);
  const { child, url } = await stack.startBff(walk.app);
  const token = walk.order === undefined ? undefined : await stack.customerToken();
  const request = (): Promise<void> => send(url, walk, token);
  for (let sent = 0; sent < WARM_UP; sent += 1) await request();
  const [before, all] = [await executed(child, map, 'first-upstream-byte', request), await executed(child, map, 'answer-sent', request)];
  return { walk, before, all: [...new Set([...before, ...all])].sort() };
}

async function send(origin: string, { path, order }: Walk, token: string | undefined): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': `"${randomUUID()}"` };
  const answer = await fetch(origin + path, order === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(order) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}: ${text}`);
}

/** The files that most of several requests execute until a moment. */
async function executed(child: ChildProcess, map: BundleMap, until: Until, request: () => Promise<void>): Promise<string[]> {
  const times = new Map<string, number>();
  for (let sent = 0; sent < WATCHED; sent += 1) {
    for (let between = 0; between < BETWEEN; between += 1) await request();
    await delay(PAUSE);
    const ready = once(child, 'message');
    child.send(until);
    await ready;
    const taken = once(child, 'message') as Promise<[{ readonly starts: readonly number[] }]>;
    await request();
    const [{ starts }] = await taken;
    for (const file of new Set(starts.flatMap((start) => map.fileAt(start) ?? []))) times.set(file, (times.get(file) ?? 0) + 1);
  }
  return [...times].filter(([, count]) => count > WATCHED / 2).map(([file]) => file).sort();
}
