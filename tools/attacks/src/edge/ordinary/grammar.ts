import { CITIES, COINS, EMOJI, MATERIALS, NAMES, NOTES, REVIEWS, SEARCHES, STREETS, THINGS } from './words.ts';

/** Texts of a shop's customers, the same ones for the same seed. */
export class Grammar {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 up to 1 (mulberry32). */
  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number below `end`. */
  below(end: number): number {
    return Math.floor(this.#next() * end);
  }

  pick<T>(of: readonly T[]): T {
    return of[this.below(of.length)] as T;
  }

  /** As many random characters of base64url. */
  token(length: number): string {
    return Array.from({ length }, () => this.pick(BASE64URL)).join('');
  }

  name = (): string => this.pick(NAMES);
  search = (): string => this.#filled(this.pick(SEARCHES));
  review = (): string => Array.from({ length: 1 + this.below(3) }, () => this.#filled(this.pick(REVIEWS))).join(' ');
  note = (): string => this.#filled(this.pick(NOTES));
  address = (): Readonly<Record<string, string>> => ({
    name: this.name(),
    street: `${this.below(300)} ${this.pick(STREETS)}`,
    city: this.pick(CITIES),
    postcode: `${this.token(2).toUpperCase()} ${this.below(99_999)}`,
  });
  price = (): string => `${this.pick(COINS)}${this.below(2_000)}${this.pick(['', '.99', ',50', '.-'])}`;
  url = (): string =>
    `https://${this.pick(['shop', 'blog', 'www'])}.example/${this.pick(THINGS).replace(/\W+/g, '-')}?utm_source=${this.pick(['mail', 'ads'])}&id=${this.below(9_999)}#top`;
  /** Its signature is random: the edge does not look at it. */
  jwt = (): string => {
    const header = { alg: 'ES256', typ: 'at+jwt', kid: this.token(8) };
    const claims = { iss: 'https://id.example', sub: `c-${this.below(99_999)}`, scope: 'orders:read orders:write', jti: this.token(22) };
    return [...[header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')), this.token(86)].join('.');
  };

  #filled(pattern: string): string {
    return pattern.replace(/\{(\w+)\}/g, (_, word: string) => this.#word(word));
  }

  #word(word: string): string {
    if (word === 'number') return String(this.below(999));
    if (word === 'price') return this.price();
    if (word === 'slug') return this.token(6).toLowerCase();
    return this.pick({ name: NAMES, city: CITIES, material: MATERIALS, thing: THINGS, emoji: EMOJI }[word] ?? [word]);
  }
}

const BASE64URL = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'];
