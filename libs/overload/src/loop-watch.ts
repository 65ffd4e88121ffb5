import { outsideRequests, TurnMeter } from '@portico/platform';

/** Milliseconds between looks. */
const EVERY = 10;

/** Looks a hundred times a second how long the turns of the event loop are. */
export class LoopWatch {
  private timer: NodeJS.Timeout | undefined = undefined;
  private readonly meter = new TurnMeter();

  /** @param look told each time how many milliseconds of work the turns since the last one had on average, and the share of that time with nothing to do */
  constructor(private readonly look: (turn: number, idle: number) => void) {}

  start(): void {
    this.meter.read();
    this.timer = outsideRequests(() => setTimeout(this.due, EVERY).unref());
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private readonly due = (): void => {
    this.look(this.meter.read(), this.meter.idleShare);
    this.timer?.refresh();
  };
}
