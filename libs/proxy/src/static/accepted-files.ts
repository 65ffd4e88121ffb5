import { CodingWeights } from '@portico/config';

/** Codings of files that are compressed before, by how they end; the shortest first. */
const ENDINGS = [['br', '.br'], ['zstd', '.zst'], ['gzip', '.gz']] as const;

/** The codings that a client takes, the best first, with the endings of their files. */
export function acceptedEndings(accepted = ''): (readonly [coding: string, ending: string])[] {
  const weights = new CodingWeights(accepted);
  return ENDINGS.filter(([coding]) => weights.of(coding) > 0).sort(([one], [other]) => weights.of(other) - weights.of(one));
}
