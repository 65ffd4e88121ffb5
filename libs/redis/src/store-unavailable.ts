import { StacklessError } from '@portico/platform';

/** What is kept in a store can be neither read nor written at present. Whether a command that was under way took effect is not known. */
export class StoreUnavailable extends StacklessError {
  constructor(cause: unknown) {
    super('the store cannot be reached', { cause });
    this.name = 'StoreUnavailable';
  }
}
