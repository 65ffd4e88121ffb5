import type { RunningBff } from '../stack/running-bff.ts';

/** By the BFF's name. */
export const originsOf = (bffs: readonly RunningBff[]): Record<string, string> => Object.fromEntries(bffs.map(({ name, origin }) => [name, origin]));
