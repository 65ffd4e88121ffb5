import { Identity } from '@portico/platform';
import type { Caller } from '@portico/platform';
import fc from 'fast-check';
import { networkKey, trackerKey } from '../limit-key.ts';
import { LimitSet } from '../limits/limit-set.ts';
import { CallerStores } from './caller-stores.ts';
import { MemoryStore } from './memory.store.ts';
import { day, minute, START } from './store-contract.fixture.ts';

const callerOf = (issuer: string, subject: string): Caller => ({ identity: new Identity(issuer, subject), scopes: [], roles: [] });
const ACME = callerOf('partners', 'acme');
const SET = new LimitSet([minute, day]);

/** One request: whose, of how many units, and how long after the one before. */
interface Step {
  readonly by: 'guest' | 'customer' | 'tracker' | 'acme';
  readonly who: number;
  readonly cost: number;
  readonly after: number;
}

describe('where callers are counted', () => {
  it('keeps each kind in a memory of its own: no flood of others changes what a partner is told', () => {
    const step = fc.record<Step>({
      by: fc.constantFrom('guest', 'guest', 'customer', 'tracker', 'acme'),
      who: fc.nat(50),
      cost: fc.integer({ min: 1, max: 3 }),
      after: fc.constantFrom(0, 1, 5_000, 61_000),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const verdictsOfAcme = (asked: (by: Step['by']) => boolean): unknown[] => {
          let now = START;
          // Room for two of each kind, so that nearly each one that comes pushes another out.
          const stores = new CallerStores(() => new MemoryStore(2, () => now));
          const verdicts: unknown[] = [];
          for (const { by, who, cost, after } of steps) {
            now += after;
            if (!asked(by)) continue;
            const customer = callerOf(`https://${who % 3}.example`, `c-${who}`);
            if (by === 'guest') void stores.of(undefined).consume(networkKey(`192.0.2.${who}`, 64), SET, cost);
            else if (by === 'customer') void stores.of(customer).consume(customer.identity.key, SET, cost);
            else if (by === 'tracker') void stores.trackers.consume(trackerKey(`tracker ${who}`), SET, cost);
            else verdicts.push(stores.of(ACME).consume(ACME.identity.key, SET, cost));
          }
          return verdicts;
        };
        expect(verdictsOfAcme(() => true)).toEqual(verdictsOfAcme((by) => by === 'acme'));
      }),
      { numRuns: 200 },
    );
  });

  it('has one store for all callers of an issuer', () => {
    const stores = new CallerStores(() => new MemoryStore(2));
    expect(stores.of(callerOf('partners', 'other'))).toBe(stores.of(ACME));
    expect(stores.of(callerOf('https://shop.example', 'acme'))).not.toBe(stores.of(ACME));
    expect(new Set([stores.guests, stores.trackers, stores.of(ACME)]).size).toBe(3);
  });
});
