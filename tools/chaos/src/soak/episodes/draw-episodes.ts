import { rounded } from '../../statistics/rounded.ts';
import type { SeededRandom } from '../../statistics/seeded-random.ts';
import { drawTrouble, KINDS } from './draw-trouble.ts';
import type { Kind, Trouble } from './trouble.ts';

/** A while in which something goes wrong, and what is around it. In seconds. */
export interface Episode {
  /** All is well before. */
  readonly lead: number;
  readonly lasts: number;
  /** And after. */
  readonly pause: number;
  readonly troubles: readonly Trouble[];
}

const SHORTEST = 5;
const LONGEST = 20;
/** In a short run they are shorter, so that each kind has its turn. */
const A_FEW = 20;
const LEAD = 1;
const PAUSE = { from: 1.5, to: 4 };
/** How often two things go wrong at once. */
const TWO = 0.7;

export const lengthOf = ({ lead, lasts, pause }: Episode): number => lead + lasts + pause;

/**
 * What goes wrong, one episode after the other. Kinds are dealt from a shuffled deck: each comes once before any comes again.
 *
 * @param seconds that all of it may take
 * @param between seconds that pass between two episodes
 */
export function drawEpisodes(random: SeededRandom, seconds: number, between: number): Episode[] {
  const longest = Math.max(SHORTEST + 1, Math.min(LONGEST, seconds / A_FEW));
  const deck = new Deck(random);
  const episodes: Episode[] = [];
  for (let left = seconds; ; ) {
    const first = drawTrouble(deck.next(), random);
    const troubles = random.chance(TWO) ? [first, drawTrouble(deck.next(), random, first.service)] : [first];
    const lasts = rounded(random.between(SHORTEST, longest), 1);
    const episode = { lead: LEAD, lasts, pause: rounded(random.between(PAUSE.from, PAUSE.to), 1), troubles };
    left -= lengthOf(episode) + between;
    if (left < 0) return episodes;
    episodes.push(episode);
  }
}

class Deck {
  readonly #random: SeededRandom;
  #cards: Kind[] = [];

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  next(): Kind {
    if (this.#cards.length === 0) this.#cards = this.#random.shuffled(KINDS);
    return this.#cards.pop() as Kind;
  }
}
