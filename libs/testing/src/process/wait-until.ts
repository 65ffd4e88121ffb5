import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds between two looks. */
const LOOK = 20;

/** Looks every few milliseconds until there is something. @param within milliseconds @throws Error saying what did not come in time */
export async function waitUntil<T>(what: string, within: number, look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const until = performance.now() + within;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > until) throw new Error(`waited ${within / 1000} s in vain for ${what}`);
    await delay(LOOK);
  }
}
