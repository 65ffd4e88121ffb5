/** The library as it is imported. */
export type Undici = typeof import('undici');

/** Loads undici, which takes as long as much of a start: a BFF whose upstreams do not need it does without. */
export const loadUndici = (): Promise<Undici> => import('undici');
