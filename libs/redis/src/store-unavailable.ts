import { StacklessError } from '@portico/platform';

/** A store can be neither read nor written at present. A command that was in flight may or may not have taken effect. */
export class StoreUnavailable extends StacklessError {
  constructor(cause: unknown) {
    super('the store cannot be reached', { cause });
    this.name = 'StoreUnavailable';
  }
}
