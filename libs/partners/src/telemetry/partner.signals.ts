import { RequestSignal, Signal } from '@portico/platform';

/** A partner or one of its keys has changed, however it was changed; each replica reports it when it notices. */
export interface PartnerChanged {
  readonly partner: string;
  /** The public part of the key that it is about. */
  readonly key?: string | undefined;
  /** Of a key: `made`, `limited` (it ends at another time than before), `revoked`. Of both: `removed`. Of a partner: `blocked`, `unblocked`. */
  readonly change: 'made' | 'limited' | 'revoked' | 'removed' | 'blocked' | 'unblocked';
}

/** A partner's key is used for the first time; each replica that does not know of the others' uses yet reports it. */
export interface KeyFirstUsed {
  readonly partner: string;
  /** Its public part. */
  readonly key: string;
}

export class PartnerSignals {
  readonly partnerChanged = new Signal<PartnerChanged>();
  readonly keyFirstUsed = new RequestSignal<KeyFirstUsed>();
}
