/** Why a contract cannot be used; each fault begins with its line. */
export class ContractFault extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.name = 'ContractFault';
    this.faults = faults;
  }
}
