/**
 * An error that tells where it came from by its words, not by a stack trace. Taking one costs more than all the rest of a
 * refusal, and refusals are many just when there is no time for them.
 */
export class StacklessError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(message, options);
    Error.stackTraceLimit = stackTraceLimit;
  }
}
