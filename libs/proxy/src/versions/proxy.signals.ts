import { Signal } from '@portico/platform';
import type { Chosen } from './version-choice.ts';

/** What became of a copy. */
export interface Mirrored {
  readonly route: string;
  readonly outcome: 'answered' | 'failed' | 'full' | 'too-long';
}

export class ProxySignals {
  readonly mirrored = new Signal<Mirrored>();
  readonly variantChosen = new Signal<Chosen & { readonly upstream: string }>();
}
