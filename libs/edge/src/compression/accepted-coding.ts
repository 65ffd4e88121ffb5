import { CodingWeights } from '@portico/config';
import { BoundedMap } from '@portico/platform';
import type { Coding } from './coding.ts';

/** Texts of the header whose choice is kept, and characters of such a text: clients have a handful of them. */
const [KEPT, LONGEST] = [256, 128];

/** Chooses the coding of an answer by what its client accepts. */
export class AcceptedCoding {
  private readonly chosen = new BoundedMap<string, Coding | undefined>(KEPT);

  /** @param offered the best one first */
  constructor(private readonly offered: readonly Coding[]) {}

  /** @param accepted `Accept-Encoding` @returns undefined where the answer is to leave as it is */
  of(accepted: string | undefined): Coding | undefined {
    // A client that does not say is sent what every client reads.
    if (accepted === undefined) return undefined;
    if (accepted.length > LONGEST) return chosenOf(accepted, this.offered);
    const known = this.chosen.get(accepted);
    if (known !== undefined || this.chosen.has(accepted)) return known;
    const coding = chosenOf(accepted, this.offered);
    this.chosen.set(accepted, coding);
    return coding;
  }
}

function chosenOf(accepted: string, offered: readonly Coding[]): Coding | undefined {
  const weights = new CodingWeights(accepted);
  let [best, most]: [Coding | undefined, number] = [undefined, 0];
  for (const coding of offered) {
    const weight = weights.of(coding);
    if (weight > most) [best, most] = [coding, weight];
  }
  // As it is comes last, unless its weight is named.
  return weights.identity > most ? undefined : best;
}
