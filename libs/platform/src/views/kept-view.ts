/** What is known of a view that is used for more than one request. */
export interface KeptView {
  /** Until when all that it is made of is fresh, on the `performance.now()` clock, in milliseconds. */
  readonly freshUntil: number;
  /** Whether it is the same for everybody. */
  readonly everybodys: boolean;
}

const kept = new WeakMap<object, KeptView>();

/**
 * Has a frozen view answered with an `ETag`, and with a 304 to who has it already. One that is everybody's is answered as `public` on a public
 * route, for as long as it is fresh.
 */
export const keepView = (view: object, what: KeptView): void => void kept.set(view, what);

export const keptView = (view: unknown): KeptView | undefined => (typeof view === 'object' && view !== null ? kept.get(view) : undefined);
