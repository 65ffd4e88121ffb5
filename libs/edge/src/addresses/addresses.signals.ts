import { RequestSignal, Signal } from '@portico/platform';

/** Which rule has refused an address: a list of the BFF or one of the route. */
export type AddressRule = 'block' | 'allow' | 'route-block' | 'route-allow';

/** A request, or a WebSocket, was refused because of its client's address. */
export interface AddressRefused {
  readonly rule: AddressRule;
}

/** A file of addresses has changed. */
export interface AddressFileRead {
  readonly file: string;
  /** Entries that hold from now on. */
  readonly entries: number;
}

/** A file of addresses has changed, and cannot be used: what was read of it before still holds. */
export interface AddressFileKept {
  readonly file: string;
  /** Place, reason and fix of each. */
  readonly faults: readonly string[];
}

export class AddressesSignals {
  readonly addressRefused = new RequestSignal<AddressRefused>();
  readonly addressFileRead = new Signal<AddressFileRead>();
  readonly addressFileKept = new Signal<AddressFileKept>();
}
