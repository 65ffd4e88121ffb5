import type { Lab } from '../lab/lab.ts';
import type { Result } from '../lab/result.ts';

/** One thing that goes wrong, and what must hold meanwhile. */
export interface Fault {
  /** `instance-killed` */
  readonly name: string;
  /** What happens, in a few words for the table. */
  readonly about: string;
  /** Whether it is part of the three-minute version. */
  readonly inCi: boolean;
  /** Starts what it needs, measures, and leaves the sandbox as it was. */
  run(lab: Lab): Promise<Result>;
}
