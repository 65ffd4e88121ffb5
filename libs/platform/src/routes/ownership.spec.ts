import type { CustomerId } from '../identity/customer-id.ts';
import { Identity } from '../identity/identity.ts';
import { runInScope } from '../context/current.ts';
import type { Caller } from '../context/request-context.ts';
import { Signals } from '../events/signals.ts';
import { Problem } from '../problems/problem.ts';
import type { AccessRefused } from './access.stage.ts';
import { ownership } from './ownership.ts';

/** A caller of another issuer, who acts for a customer. */
const caller = (customer?: string): Caller => ({ identity: new Identity('spec', 'ann'), customer: customer as CustomerId | undefined, scopes: [], roles: [] });
const ownParcel = ownership(({ owner }: { owner: string | undefined }) => owner);

describe('the ownership of a thing', () => {
  const refused: AccessRefused[] = [];
  const events = new Signals();
  events.accessRefused.subscribe((event) => refused.push(event));
  afterEach(() => refused.splice(0));

  const seenBy = (who: Caller | undefined, owner: string | undefined): unknown => runInScope({ context: { caller: who, events } } as never, () => ownParcel({ owner }));

  it('passes it on to its owner', () => {
    expect(seenBy(caller('ann'), 'ann')).toEqual({ owner: 'ann' });
    expect(refused).toEqual([]);
  });

  it.each([
    ['somebody else', caller('bob'), 'ann'],
    ['another customer (no owner)', caller('bob'), undefined],
    ['a customer without a number (empty owner)', caller(''), ''],
    ['a caller who is no customer, what a customer with its subject as number has', caller(), 'ann'],
    ['a caller who is no customer (no owner)', caller(), undefined],
  ])('hides it from %s as if it did not exist, and tells of that', (_, who, owner) => {
    expect(() => seenBy(who, owner)).toThrow(new Problem('not-found'));
    expect(refused).toEqual([{ caller: who, because: 'owner' }]);
  });

  it.each([undefined, null, 17, ['ann']])('blames the upstream whose answer broke its contract where the owner is %j, and refuses no caller', (owner) => {
    const broken: unknown[] = [];
    const told = new Signals();
    told.contractBroken.subscribe((event) => broken.push(event));
    told.accessRefused.subscribe((event) => broken.push(event));
    const breach = { upstream: 'parcels', operation: 'getParcel', fault: '/owner must be string' };
    const answers = { breach: undefined, previous: { breach, previous: undefined } };
    const see = (): unknown => runInScope({ context: { caller: caller('ann'), events: told, answers } } as never, () => ownParcel({ owner } as never));
    expect(see).toThrow(expect.objectContaining({ code: 'upstream-invalid', cause: new Error('parcels getParcel: whose it is cannot be read, /owner must be string') }));
    expect(broken).toEqual([breach]);
  });

  it.each(['ann', undefined, ''])('hides what is of %j from an anonymous caller', (owner) => {
    expect(() => seenBy(undefined, owner)).toThrow(new Problem('not-found'));
    expect(refused).toEqual([]);
  });
});
