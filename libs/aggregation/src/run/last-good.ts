import type { RequestContext } from '@portico/platform';
import { snapshot, weighedSnapshot } from '../coalescing/snapshot.ts';
import { derivedKey } from '../kept/derived-key.ts';
import type { DerivedKey } from '../kept/derived-key.ts';
import { KEPT_VALUES } from '../kept/kept-values.ts';
import type { KeptValues } from '../kept/kept-values.ts';
import type { Stale } from '../plan/failure-policy.ts';

interface Entry {
  readonly value: unknown;
  /** On the `performance.now()` clock. */
  readonly at: number;
}

type Asking = Pick<RequestContext, 'caller' | 'forwarded'>;

/** Parts may have one name, in plans that are made more than once. */
let parts = 0;

/** The last good answers of one `stale` part, each for one caller and all that the part reads. */
export class LastGood {
  private readonly name = `part ${(parts += 1)}`;

  constructor(private readonly policy: Stale) {}

  /**
   * @param inputs the query, and the values of the parts that it needs or wants
   * @throws TypeError for inputs of which no key can be made, an answer of which no copy can be made, and whatever it throws when it is read
   */
  keep(asking: Asking, inputs: readonly unknown[], value: unknown): void {
    const key = this.keyFor(asking, inputs);
    if (!key) return;
    const { copy, bytes } = weighedSnapshot(value);
    const entry: Entry = { value: copy, at: performance.now() };
    valuesFor(key).set(key.text, entry, bytes);
  }

  /**
   * @returns the answer and its age in milliseconds, or undefined when there is none young enough
   * @throws TypeError for inputs of which no key can be made
   */
  find(asking: Asking, inputs: readonly unknown[]): { readonly value: unknown; readonly age: number } | undefined {
    const key = this.keyFor(asking, inputs);
    if (!key) return undefined;
    const values = valuesFor(key);
    const entry = values.get(key.text) as Entry | undefined;
    if (!entry) return undefined;
    const age = performance.now() - entry.at;
    if (age > this.policy.age) {
      values.delete(key.text);
      return undefined;
    }
    return { value: snapshot(entry.value), age };
  }

  private keyFor(asking: Asking, inputs: readonly unknown[]): DerivedKey | undefined {
    return derivedKey(asking, this.name, ...inputs);
  }
}

const valuesFor = ({ caller }: DerivedKey): KeptValues => KEPT_VALUES[caller ? 'known' : 'guests'];
