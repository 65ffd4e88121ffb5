import { Events } from '@portico/platform';
import type { KeyFirstUsed } from '@portico/platform';
import { records } from '../fixtures/records.fixture.ts';
import { ScriptedStore } from '../fixtures/scripted-store.fixture.ts';
import { KeyUses } from './key-uses.ts';

describe('the uses of keys', () => {
  let store: ScriptedStore;
  let uses: KeyUses;
  let first: KeyFirstUsed[];
  let up: boolean[];

  beforeEach(() => {
    [first, up] = [[], []];
    const events = new Events();
    events.keyFirstUsed.subscribe((event) => first.push(event));
    events.storeChanged.subscribe((event) => up.push(event.up));
    store = new ScriptedStore(records());
    store.lastUses = new Map([['old', 1]]);
    uses = new KeyUses(store, 60_000, events);
  });
  afterEach(() => uses.close());

  it('are written down together, once', async () => {
    await uses.open();
    uses.note('a', 'acme', 10);
    uses.note('a', 'acme', 20);
    uses.note('old', 'acme', 30);
    expect(store.written).toEqual([]);
    await uses.write();
    await uses.write();
    expect(store.written).toEqual([new Map([['a', 20], ['old', 30]])]);
  });

  it('are told the first time, and not again after a restart', async () => {
    await uses.open();
    for (const key of ['a', 'a', 'old']) uses.note(key, 'acme', 10);
    expect(first).toEqual([{ partner: 'acme', key: 'a' }]);
  });

  it('are kept while they cannot be written, which is told once', async () => {
    await uses.open();
    uses.note('a', 'acme', 10);
    store.fault = new Error('read-only file system');
    await uses.write();
    await uses.write();
    uses.note('b', 'acme', 11);
    store.fault = undefined;
    await uses.write();
    expect(store.written).toEqual([new Map([['a', 10], ['b', 11]])]);
    expect(up).toEqual([false, true]);
  });

  it('are written when the BFF ends', async () => {
    await uses.open();
    uses.note('a', 'acme', 10);
    await uses.close();
    expect(store.written).toEqual([new Map([['a', 10]])]);
  });
});
