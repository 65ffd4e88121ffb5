/** Ends the process in order, so that Node writes down what it was asked to (`--cpu-prof`). */
export const endOnSigterm = (): void => void process.once('SIGTERM', () => process.exit(0));
