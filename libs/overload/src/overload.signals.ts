import { RequestSignal } from '@portico/platform';
import type { Priority } from '@portico/platform';

/** A request was refused because the BFF has too much to do. */
export interface RequestShed {
  readonly priority: Priority;
}

export class OverloadSignals {
  readonly requestShed = new RequestSignal<RequestShed>();
}
