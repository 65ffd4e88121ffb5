import { outsideRequests } from '../../context/current.ts';

/** So many looks within the time that something may stand still, and one a second at least. */
const LOOKS = 4;
const RAREST = 1_000;

/**
 * Looks from time to time for what has stopped, for as long as there is something that could. One timer for all that is held of a kind:
 * one for each would be armed again with every byte.
 */
export class StalledSweep {
  private timer: NodeJS.Timeout | undefined = undefined;
  private every = RAREST;

  /** @param look is given `performance.now()`; returns whether anything is left that could stop */
  constructor(private readonly look: (now: number) => boolean) {}

  /** Looks often enough for what may stand still for so many milliseconds. */
  within(milliseconds: number): this {
    this.every = Math.max(1, Math.min(this.every, milliseconds / LOOKS));
    return this;
  }

  /** There is something that could stop. */
  begin(): void {
    this.timer ??= outsideRequests(() => setTimeout(this.run, this.every).unref());
  }

  private readonly run = (): void => {
    if (this.look(performance.now())) this.timer?.refresh();
    else this.timer = undefined;
  };
}
