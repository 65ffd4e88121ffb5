import { StartError } from '@portico/platform';
import type { Placement } from '../../policies/instances/placement.ts';
import type { Discovery, Found } from './discovery.ts';

/** Several discoveries as one: what any of them has found, and of two instances with the same address the first. */
export class CombinedDiscovery implements Discovery {
  private readonly latest: (readonly Placement[])[];
  /** The list that was reported last, as JSON to compare the next one with. */
  private told = '[]';
  private closed = false;

  constructor(private readonly parts: readonly Discovery[]) {
    this.latest = parts.map(() => []);
  }

  /**
   * Reports the instances that every part finds first in one list. One that is reported later counts as new, and starts with a small share of the calls.
   *
   * @throws StartError with the faults of all parts
   */
  async start(found: Found): Promise<void> {
    let starting = true;
    const starts = this.parts.map((part, index) =>
      part.start((placements) => {
        this.latest[index] = placements;
        if (!starting) this.tell(found);
      }),
    );
    const outcomes = await Promise.allSettled(starts);
    const errors = outcomes.filter((outcome) => outcome.status === 'rejected').map(({ reason }): unknown => reason);
    if (errors.length > 0) {
      this.close();
      throw oneOf(errors);
    }
    starting = false;
    this.tell(found);
  }

  close(): void {
    this.closed = true;
    for (const part of this.parts) part.close();
  }

  private tell(found: Found): void {
    if (this.closed) return;
    const byAddress = new Map<string, Placement>();
    for (const placement of this.latest.flat()) if (!byAddress.has(placement.address)) byAddress.set(placement.address, placement);
    const placements = [...byAddress.values()];
    const text = JSON.stringify(placements);
    if (text === this.told) return;
    this.told = text;
    found(placements);
  }
}

/** All faults of the settings at once; what is none of them goes first. */
function oneOf(errors: readonly unknown[]): unknown {
  const faults = errors.filter((error) => error instanceof StartError).flatMap((error) => error.faults);
  return errors.find((error) => !(error instanceof StartError)) ?? new StartError(faults);
}
