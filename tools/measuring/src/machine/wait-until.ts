import { setTimeout as delay } from 'node:timers/promises';

/** Asks again every few milliseconds until there is an answer. @param within milliseconds @throws Error saying what did not come in time */
export async function waitUntil<T>(what: string, within: number, ask: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const until = performance.now() + within;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > until) throw new Error(`waited ${within / 1000} s in vain for ${what}`);
    await delay(20);
  }
}
