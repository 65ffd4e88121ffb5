import { outsideRequests } from '@portico/platform';
import type { Placement } from '../../policies/instances/placement.ts';
import { PATIENCE } from './discovery.ts';
import type { Discovery, Found, TellProblem } from './discovery.ts';

/** What a lookup has found, and after how many milliseconds to look again. */
export interface Answer {
  readonly placements: readonly Placement[];
  readonly validFor: number;
}

/** Milliseconds after a first failure; each further one doubles them. */
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 10_000;

/** Looks up instances again and again. A failure changes nothing, is told, and has the next attempt follow soon. */
export class RepeatedLookup implements Discovery {
  private timer: NodeJS.Timeout | undefined = undefined;
  private closed = false;
  private failures = 0;
  /** What was found last, as text to be compared. */
  private last = '';

  /**
   * @param entry as it stands in the settings
   * @param lookUp rejects when it has no answer
   */
  constructor(
    private readonly entry: string,
    private readonly lookUp: () => Promise<Answer>,
    private readonly problem: TellProblem,
  ) {}

  start(found: Found): Promise<void> {
    return new Promise((resolve) => {
      const patience = outsideRequests(() => setTimeout(resolve, PATIENCE).unref());
      void this.round(found).finally(() => {
        clearTimeout(patience);
        resolve();
      });
    });
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  private async round(found: Found): Promise<void> {
    const pause = await this.attempt(found);
    if (!this.closed) this.timer = outsideRequests(() => setTimeout(() => void this.round(found), pause).unref());
  }

  /** @returns milliseconds until the next one */
  private async attempt(found: Found): Promise<number> {
    try {
      const { placements, validFor } = await this.lookUp();
      this.failures = 0;
      const text = JSON.stringify(placements);
      if (this.closed || text === this.last) return validFor;
      found(placements);
      this.last = text;
      return validFor;
    } catch (error) {
      if (!this.closed) this.problem({ entry: this.entry, error });
      this.failures += 1;
      return Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (this.failures - 1));
    }
  }
}
