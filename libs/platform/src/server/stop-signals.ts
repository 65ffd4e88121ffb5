/** What an exit code is that tells of a signal, as shells have it. */
const BY_SIGNAL = 128;
const SIGNALS = { SIGHUP: 1, SIGTERM: 15, SIGINT: 2 } as const;

type Signal = keyof typeof SIGNALS;

/**
 * SIGTERM and SIGINT from the first moment on. Before the BFF serves there is nothing to finish, so the process ends at once, with 143 or 130;
 * the first process of a container would otherwise get neither. From then on it is stopped gracefully, once.
 *
 * SIGHUP does the same where a terminal is hung up. Without one it stops nothing: it has logs opened again.
 */
export class StopSignals {
  private stop: (() => void) | undefined = undefined;

  constructor(
    source: Pick<NodeJS.Process, 'on'> = process,
    private readonly exit: (code: number) => void = (code) => process.exit(code),
    terminal: boolean | undefined = process.stdout.isTTY,
  ) {
    for (const [signal, number] of Object.entries(SIGNALS)) source.on(signal, () => (signal !== 'SIGHUP' || terminal) && this.got(signal as Signal, number));
  }

  /** @param stop called once, by the first signal */
  serve(stop: () => void): void {
    this.stop = stop;
  }

  private got(signal: Signal, number: number): void {
    const { stop } = this;
    this.stop = () => undefined;
    if (stop) return stop();
    process.stderr.write(`${signal}: ended before it served\n`);
    this.exit(BY_SIGNAL + number);
  }
}
