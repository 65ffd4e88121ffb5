import type { Placement } from '../../policies/instances/placement.ts';
import type { Discovery, DiscoveryProblem } from './discovery.ts';

/** A discovery that is followed on Jest's clock, while the network and the disk are real. */
export class Followed {
  /** What it has told, each time. */
  readonly found: (readonly Placement[])[] = [];
  readonly problems: DiscoveryProblem[] = [];
  private readonly discovery: Discovery;

  constructor(open: (problem: (problem: DiscoveryProblem) => void) => Discovery) {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance'] });
    this.discovery = open((problem) => this.problems.push(problem));
  }

  /** The addresses told last. */
  get addresses(): readonly string[] | undefined {
    return this.found.at(-1)?.map(({ address }) => address);
  }

  /** The codes of the errors told so far. */
  get codes(): readonly unknown[] {
    return this.problems.map(({ error }) => (error as NodeJS.ErrnoException).code);
  }

  start(): Promise<void> {
    return this.discovery.start((placements) => this.found.push(placements));
  }

  /** Lets time pass up to its next look, and waits until it has looked. @returns how long that took on its clock, in milliseconds */
  async nextLook(): Promise<number> {
    const before = Date.now();
    jest.advanceTimersToNextTimer();
    const passed = Date.now() - before;
    while (jest.getTimerCount() === 0) await new Promise(setImmediate);
    return passed;
  }

  close(): void {
    this.discovery.close();
  }
}
