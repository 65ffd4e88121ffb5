import { Signals } from '../events/signals.ts';
import { heldPage } from './held-page.ts';
import { HeldResources } from './held-resources.ts';
import type { PageAnswer } from './management-pages.ts';

describe('the page of what is held', () => {
  it('tells of each resource how much of it is held at the moment, how much may be, and whose it is where there are several', () => {
    const resources = new HeldResources();
    let held = 1;
    resources.add({ resource: 'connections', of: '', held: () => held, limit: () => 10 });
    resources.add({ resource: 'streams', of: 'orders', held: () => 2 * held, limit: () => 20 });
    const page = heldPage(resources);
    held = 3;
    const { type, body } = page.render('') as PageAnswer;
    expect({ path: page.path, type, body: JSON.parse(body) as unknown }).toEqual({
      path: '/held',
      type: 'application/json',
      body: [{ resource: 'connections', held: 3, limit: 10 }, { resource: 'streams', of: 'orders', held: 6, limit: 20 }],
    });
  });

  it('leaves out what cannot be read, which is reported', () => {
    const [events, faults] = [new Signals(), [] as unknown[]];
    events.internalFault.subscribe(({ where }) => void faults.push(where));
    const resources = new HeldResources(events);
    const fails = (): never => {
      throw undefined;
    };
    resources.add({ resource: 'broken', of: '', held: fails, limit: () => 10 });
    resources.add({ resource: 'wrong', of: '', held: () => 1, limit: () => 'many' as never });
    resources.add({ resource: 'streams', of: '', held: () => 2, limit: () => 20 });
    const { body } = heldPage(resources).render('') as PageAnswer;
    expect({ faults, body: JSON.parse(body) as unknown }).toEqual({
      faults: ['a held resource', 'a held resource'],
      body: [{ resource: 'broken', limit: 10 }, { resource: 'wrong', held: 1 }, { resource: 'streams', held: 2, limit: 20 }],
    });
  });
});
