/** Where finished log lines go. */
export abstract class LogDestination {
  /** Lines that could not be written: the system refused them, or too many were waiting. */
  abstract readonly dropped: number;

  /** @param line one JSON object with its newline */
  abstract write(line: string): void;

  /** Opens a file again under its name: it may have been moved away, as logrotate does. */
  reopen(): void {}

  /** Writes out what waits. Lines written afterwards go to stderr. */
  abstract close(): Promise<void>;
}
