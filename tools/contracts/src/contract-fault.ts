/** What is wrong with a contract, for the developer who pinned it. */
export class ContractFault extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.name = 'ContractFault';
    this.faults = faults;
  }
}
