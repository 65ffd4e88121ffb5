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
});
