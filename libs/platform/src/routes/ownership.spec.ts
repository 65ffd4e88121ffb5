import { runInScope } from '../context/current.ts';
import type { Caller } from '../context/request-context.ts';
import { Events } from '../events/events.ts';
import type { AccessRefused } from '../events/events.ts';
import { Problem } from '../problems/problem.ts';
import { ownership } from './ownership.ts';

const caller = (subject: string): Caller => ({ issuer: 'spec', subject, scopes: [], roles: [] });
const ownParcel = ownership(({ owner }: { owner: string | undefined }) => owner);

describe('the ownership of a thing', () => {
  const refused: AccessRefused[] = [];
  const events = new Events();
  events.accessRefused.subscribe((event) => refused.push(event));
  afterEach(() => refused.splice(0));

  const seenBy = (who: Caller | undefined, owner: string | undefined): unknown => runInScope({ context: { caller: who, events } } as never, () => ownParcel({ owner }));

  it('passes it on to its owner', () => {
    expect(seenBy(caller('ann'), 'ann')).toEqual({ owner: 'ann' });
    expect(refused).toEqual([]);
  });

  it.each([
    ['somebody else', caller('bob'), 'ann'],
    ['somebody, what is nobody’s', caller('bob'), undefined],
    ['somebody without a name, what is nobody’s', caller(''), ''],
  ])('hides it from %s as if it did not exist, and tells of that', (_, who, owner) => {
    expect(() => seenBy(who, owner)).toThrow(new Problem('not-found'));
    expect(refused).toEqual([{ caller: who, because: 'owner' }]);
  });

  it.each(['ann', undefined, ''])('hides what is of %j from whoever is not known', (owner) => {
    expect(() => seenBy(undefined, owner)).toThrow(new Problem('not-found'));
    expect(refused).toEqual([]);
  });
});
