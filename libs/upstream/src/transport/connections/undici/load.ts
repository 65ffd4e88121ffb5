/** What is needed of the library. */
export type Undici = typeof import('./undici-parts.cjs');

/** Loads it, which takes its time: a BFF whose upstreams do not need it does without. */
export const loadUndici = (): Promise<Undici> => import('./undici-parts.cjs');
