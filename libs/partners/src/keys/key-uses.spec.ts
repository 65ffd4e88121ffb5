import { currentScope, runInScope, Signals } from '@portico/platform';
import type { Scope, StoreChanged } from '@portico/platform';
import { records } from '../fixtures/records.fixture.ts';
import { ScriptedStore } from '../fixtures/scripted-store.fixture.ts';
import type { KeyFirstUsed } from '../telemetry/partner.signals.ts';
import { PartnerSignals } from '../telemetry/partner.signals.ts';
import { KeyUses } from './key-uses.ts';

describe('the uses of keys', () => {
  let store: ScriptedStore;
  let uses: KeyUses;
  let first: KeyFirstUsed[];
  let up: boolean[];
  let changes: StoreChanged[];

  beforeEach(() => {
    [first, up, changes] = [[], [], []];
    const events = new Signals();
    events.of(PartnerSignals).keyFirstUsed.subscribe((event) => first.push(event));
    events.storeChanged.subscribe((event) => {
      up.push(event.up);
      changes.push(event);
    });
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
    expect(changes).toEqual([{ store: 'uses of keys', up: false, required: false, error: new Error('read-only file system') }, { store: 'uses of keys', up: true, required: false }]);
  });

  it('are not lost when a key is used while they are written', async () => {
    await uses.open();
    uses.note('a', 'acme', 10);
    uses.note('b', 'acme', 10);
    const writing = uses.write();
    uses.note('a', 'acme', 20);
    await writing;
    await uses.write();
    expect(store.written).toEqual([new Map([['a', 10], ['b', 10]]), new Map([['a', 20]])]);
  });

  it('are told the first time only where it is known which were used before', async () => {
    store.fault = new Error('gone');
    await uses.open();
    uses.note('a', 'acme', 10);
    store.fault = undefined;
    await uses.write();
    for (const key of ['a', 'old', 'b']) uses.note(key, 'acme', 20);
    expect(first).toEqual([{ partner: 'acme', key: 'b' }]);
  });

  it('are written every so often, until the BFF ends', async () => {
    jest.useFakeTimers();
    await uses.open();
    for (const at of [10, 20]) {
      uses.note('a', 'acme', at);
      await jest.advanceTimersByTimeAsync(59_999);
      expect(store.written).toHaveLength(at / 10 - 1);
      await jest.advanceTimersByTimeAsync(1);
      expect(store.written.at(-1)).toEqual(new Map([['a', at]]));
    }
    await uses.close();
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });

  it('of before are asked for once: each further time they are only written down', async () => {
    let asked = 0;
    store.uses = () => ((asked += 1), Promise.resolve(store.lastUses));
    await uses.open();
    for (const at of [10, 20, 30]) {
      uses.note('a', 'acme', at);
      await uses.write();
    }
    expect({ asked, written: store.written.length }).toEqual({ asked: 1, written: 3 });
  });

  it('that could not be written are told each time that this begins, and each time that it ends', async () => {
    await uses.open();
    for (const at of [10, 20]) {
      uses.note('a', 'acme', at);
      store.fault = new Error('away');
      await uses.write();
      store.fault = undefined;
      await uses.write();
      await uses.write();
    }
    expect(up).toEqual([false, true, false, true]);
  });

  it('are told within the request that uses the key, and written outside all', async () => {
    // Real timers: those of Jest forget what they were set in.
    const [scope, events, scopes] = [{} as Scope, new Signals(), { told: [] as unknown[], written: [] as unknown[] }];
    events.of(PartnerSignals).keyFirstUsed.subscribe(() => scopes.told.push(currentScope()));
    store.noteUses = () => (scopes.written.push(currentScope()), Promise.resolve());
    const opened = new KeyUses(store, 1, events);
    await runInScope(scope, async () => {
      await opened.open();
      opened.note('a', 'acme', 10);
    });
    while (scopes.written.length === 0) await new Promise(setImmediate);
    expect(scopes).toEqual({ told: [scope], written: [undefined] });
    await opened.close();
  });

  it('are noted nowhere without a store', async () => {
    const none = new KeyUses(undefined, 60_000, new Signals());
    await none.open();
    none.note('a', 'acme', 10);
    await none.close();
    expect(store.written).toEqual([]);
  });

  it('are written when the BFF ends', async () => {
    await uses.open();
    uses.note('a', 'acme', 10);
    await uses.close();
    expect(store.written).toEqual([new Map([['a', 10]])]);
  });
});
