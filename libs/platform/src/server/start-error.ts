/** The BFF's code is wired wrongly: found at start, all faults at once, nothing listens. */
export class StartError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(faults.length === 1 ? faults[0] : `${faults.length} faults:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'StartError';
  }
}
