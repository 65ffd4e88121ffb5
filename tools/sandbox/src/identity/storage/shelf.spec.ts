import { Shelf } from './shelf.ts';

describe('what the provider has issued', () => {
  let now = 0;
  let shelf: Shelf;
  beforeEach(() => {
    now = 1_000_000;
    shelf = new Shelf(() => now);
  });

  it('is found until it expires', async () => {
    await shelf.upsert('a', { accountId: 'c-1' }, 60);
    now += 59_999;
    expect(await shelf.find('a')).toEqual({ accountId: 'c-1' });
    now += 1;
    expect([await shelf.find('a'), shelf.all()]).toEqual([undefined, []]);
  });

  it('is found by its uid, which may move to another id', async () => {
    await shelf.upsert('a', { uid: 'u' });
    await shelf.upsert('b', { uid: 'u', accountId: 'c-1' });
    await shelf.destroy('a');
    expect([await shelf.findByUid('u'), await shelf.findByUid('other')]).toEqual([{ uid: 'u', accountId: 'c-1' }, undefined]);
  });

  it('goes with its grant, and nothing else does', async () => {
    for (const [id, grantId] of [['a', 'g'], ['b', 'g'], ['c', 'h']] as const) await shelf.upsert(id, { grantId });
    await shelf.revokeByGrantId('g');
    expect([await shelf.find('a'), await shelf.find('b'), await shelf.find('c')]).toEqual([undefined, undefined, { grantId: 'h' }]);
  });

  it('knows when it was used up', async () => {
    await shelf.upsert('a', {});
    await shelf.consume('a');
    await shelf.consume('nothing');
    expect(await shelf.find('a')).toEqual({ consumed: 1_000 });
  });
});
