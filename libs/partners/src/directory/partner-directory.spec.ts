import { SettingsError } from '@portico/config';
import { currentScope, Identity, runInScope, Signals } from '@portico/platform';
import type { Scope } from '@portico/platform';
import { StoreUnavailable } from '@portico/redis';
import { keyRecord, partner, records } from '../fixtures/records.fixture.ts';
import { ScriptedStore } from '../fixtures/scripted-store.fixture.ts';
import type { PartnerChanged } from '../telemetry/partner.signals.ts';
import { PartnerSignals } from '../telemetry/partner.signals.ts';
import { PartnerDirectory } from './partner-directory.ts';

const KEY = keyRecord();
const BAD = new SettingsError('partners.yaml', [{ path: 'partners[0].plan', message: 'there is no plan "gold"', fix: 'add it' }]);

describe('the partners that a BFF knows', () => {
  let store: ScriptedStore;
  let directory: PartnerDirectory;
  let told: (readonly [up: boolean, error: unknown])[];
  let stores: Set<unknown>;
  let changes: PartnerChanged[];

  beforeEach(() => {
    [told, changes] = [[], []];
    const events = new Signals();
    stores = new Set();
    events.storeChanged.subscribe(({ store: name, required, up, error }) => {
      stores.add(`${name} ${required}`);
      told.push([up, error]);
    });
    events.of(PartnerSignals).partnerChanged.subscribe((event) => changes.push(event));
    store = new ScriptedStore(records({ keys: [KEY] }));
    directory = new PartnerDirectory(store, { refresh: 60_000, oldest: 60_000 }, events);
  });
  afterEach(() => directory.close());

  it('are there when the BFF starts', async () => {
    await directory.open();
    expect(directory.current?.key(KEY.id)?.partner.id).toBe('acme');
    expect(told).toEqual([]);
  });

  it('may be looked at before they are opened', async () => {
    await directory.look();
    expect({ known: directory.current?.key(KEY.id) !== undefined, told }).toEqual({ known: true, told: [] });
  });

  it('are others as soon as a change is seen', async () => {
    await directory.open();
    store.change(records({ keys: [{ ...KEY, revokedAt: '2026-11-21T00:00:00Z' }] }));
    expect(directory.current?.key(KEY.id)?.revoked).toBe(false);
    await directory.look();
    expect(directory.current?.key(KEY.id)?.revoked).toBe(true);
    expect(changes).toEqual([{ partner: 'acme', key: KEY.id, change: 'revoked' }]);
  });

  it('are looked for again and again, until the BFF ends', async () => {
    const eager = new PartnerDirectory(store, { refresh: 1, oldest: 60_000 }, new Signals());
    await eager.open();
    while (store.reads < 4) await new Promise(setImmediate);
    await eager.close();
    const { reads } = store;
    await new Promise((later) => setTimeout(later, 20));
    expect(store.reads).toBe(reads);
  });

  it.each([
    ['can no longer be reached', new StoreUnavailable(undefined)],
    ['holds what cannot be used', BAD],
  ])('stay as they are while the store %s, which is told once', async (_, fault) => {
    await directory.open();
    const before = directory.current;
    store.fault = fault;
    await directory.look();
    await directory.look();
    expect(directory.current).toBe(before);
    expect(told).toEqual([[false, fault]]);
    store.fault = undefined;
    await directory.look();
    expect(told).toEqual([[false, fault], [true, undefined]]);
    expect([...stores]).toEqual(['partners false']);
  });

  it('keep a BFF from starting when they cannot be used, but not when they cannot be reached', async () => {
    store.fault = BAD;
    await expect(directory.open()).rejects.toBe(BAD);
    store.fault = new StoreUnavailable(undefined);
    await directory.open();
    expect(directory.current).toBeUndefined();
    store.fault = undefined;
    await directory.look();
    expect(directory.current?.key(KEY.id)).toBeDefined();
  });

  it.each([
    ['can no longer be read', () => Promise.reject(new StoreUnavailable(undefined)), 'the store cannot be reached'],
    ['is never done with a look', () => new Promise<never>(() => undefined), 'no look at them has come to its end'],
  ])('are an error that readiness shows when what is known grows too old because the store %s', async (_, read, why) => {
    const events = new Signals();
    const required: unknown[] = [];
    events.storeChanged.subscribe((change) => change.required && required.push([change.up, (change.error as Error | undefined)?.message]));
    const ageing = new PartnerDirectory(store, { refresh: 5, oldest: 60 }, events);
    await ageing.open();
    await new Promise((later) => setTimeout(later, 150));
    expect({ required, standing: ageing.standing }).toMatchObject({ required: [], standing: { tooOld: false, version: '0', keys: 1, fault: null } });
    const whole = store.read.bind(store);
    store.read = read;
    while (required.length === 0) await new Promise((later) => setTimeout(later, 5));
    expect(required).toEqual([[false, `what is known of partners is older than 60 ms (partners.oldest): ${why}`]]);
    expect(ageing.standing).toMatchObject({ tooOld: true, fault: why });
    store.read = whole;
    if (why.startsWith('no look')) return void (await Promise.race([ageing.close(), undefined]));
    while (required.length === 1) await new Promise((later) => setTimeout(later, 5));
    expect(required.at(-1)).toEqual([true, undefined]);
    await ageing.close();
  });

  it('are an error of that weight for as long as they are too old, whatever is wrong meanwhile, and not after that', async () => {
    jest.useFakeTimers();
    const [events, weights] = [new Signals(), [] as object[]];
    events.storeChanged.subscribe(({ up, required }) => weights.push({ up, required }));
    const ageing = new PartnerDirectory(store, { refresh: 1_000, oldest: 2_500 }, events);
    await ageing.open();
    store.fault = new Error('away');
    await jest.advanceTimersByTimeAsync(3_000);
    store.fault = new Error('away for another reason');
    await jest.advanceTimersByTimeAsync(2_000);
    const tooOld = ageing.standing;
    store.fault = undefined;
    await jest.advanceTimersByTimeAsync(1_000);
    const good = ageing.standing;
    store.fault = new Error('away');
    await jest.advanceTimersByTimeAsync(1_000);
    expect({ tooOld, good, last: ageing.standing }).toMatchObject({
      tooOld: { tooOld: true, fault: 'away for another reason' },
      good: { tooOld: false, fault: null },
      last: { tooOld: false, fault: 'away' },
    });
    expect(weights).toEqual([
      { up: false, required: false },
      { up: false, required: true },
      { up: false, required: true },
      { up: true, required: true },
      { up: false, required: false },
    ]);
    await ageing.close();
    jest.useRealTimers();
  });

  it('are no longer timed once they have kept the BFF from starting', async () => {
    const before = jest.spyOn(globalThis, 'clearTimeout');
    const started = jest.spyOn(globalThis, 'setTimeout');
    store.fault = BAD;
    await expect(directory.open()).rejects.toBe(BAD);
    const [ageing] = started.mock.results.filter((_, index) => started.mock.calls[index]?.[1] === 60_000);
    expect(before).toHaveBeenCalledWith(ageing?.value);
    jest.restoreAllMocks();
  });

  it('are read once at a time, and a read in flight is awaited at the end', async () => {
    await directory.open();
    let go = (): void => undefined;
    const gate = new Promise<void>((resolve) => (go = resolve));
    const whole = store.read.bind(store);
    let reads = 0;
    store.read = async (known) => {
      reads += 1;
      await gate;
      return whole(known);
    };
    const looks = [directory.look(), directory.look()];
    let closed = false;
    const closing = directory.close().then(() => (closed = true));
    await new Promise(setImmediate);
    expect([reads, closed]).toEqual([1, false]);
    go();
    await Promise.all([...looks, closing]);
    await directory.look();
    expect(reads).toBe(2);
  });

  it('leave no timer behind when the BFF ends, also while they are looked at', async () => {
    jest.useFakeTimers();
    const ending = new PartnerDirectory(store, { refresh: 1_000, oldest: 60_000 }, new Signals());
    await ending.open();
    let go = (): void => undefined;
    store.read = () => new Promise((resolve) => (go = () => resolve(undefined)));
    await jest.advanceTimersByTimeAsync(1_000);
    const closing = ending.close();
    go();
    await closing;
    await jest.advanceTimersByTimeAsync(0);
    expect({ timers: jest.getTimerCount(), tooOld: (ending.standing as { tooOld: boolean }).tooOld }).toEqual({ timers: 0, tooOld: false });
    jest.useRealTimers();
  });

  it('are looked at, and grow too old, outside the request that they may have been opened in', async () => {
    // Real timers: those of Jest forget what they were set in.
    const [events, scopes] = [new Signals(), [] as unknown[]];
    events.storeChanged.subscribe(() => scopes.push(currentScope()));
    const opened = new PartnerDirectory(store, { refresh: 1, oldest: 60 }, events);
    await runInScope({} as Scope, () => opened.open());
    store.read = () => {
      scopes.push(currentScope());
      return new Promise(() => undefined);
    };
    while (scopes.length < 2) await new Promise(setImmediate);
    expect({ look: scopes[0], tooOld: scopes[1] }).toEqual({ look: undefined, tooOld: undefined });
    void opened.close();
  });

  it('stand on the management port: which version, since when, and what is wrong', async () => {
    const none = { place: 'a store of the spec', version: null, takenUp: null, lookedAt: null, tooOld: false, fault: null, partners: 0, keys: 0 };
    expect(directory.standing).toEqual(none);
    const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2026, 10, 21));
    await directory.open();
    const opened = { ...none, version: '0', takenUp: '2026-11-21T00:00:00.000Z', lookedAt: '2026-11-21T00:00:00.000Z', partners: 1, keys: 1 };
    expect(directory.standing).toEqual(opened);
    clock.mockReturnValue(Date.UTC(2026, 10, 22));
    await directory.look();
    expect(directory.standing).toEqual({ ...opened, lookedAt: '2026-11-22T00:00:00.000Z' });
    clock.mockReturnValue(Date.UTC(2026, 10, 23));
    store.fault = new Error('gone');
    await directory.look();
    expect(directory.standing).toEqual({ ...opened, lookedAt: '2026-11-22T00:00:00.000Z', fault: 'gone' });
    clock.mockRestore();
    expect(new PartnerDirectory(undefined, { refresh: 1, oldest: 1 }, new Signals()).standing).toEqual({ ...none, place: null });
  });

  it('are none where there is no store', async () => {
    jest.useFakeTimers();
    const events = new Signals();
    events.storeChanged.subscribe(({ up, error }) => told.push([up, error]));
    const none = new PartnerDirectory(undefined, { refresh: 60_000, oldest: 60_000 }, events);
    await none.open();
    await none.look();
    expect({ told, timers: jest.getTimerCount() }).toEqual({ told: [], timers: 0 });
    jest.useRealTimers();
    expect(none.current?.key(KEY.id)).toBeUndefined();
    expect(none.current).toBeDefined();
  });

  it('are found by their programs and have their plans', async () => {
    store.change(records({ partners: [partner('acme', { clients: [{ issuer: 'https://login.example', clientId: 'acme-shop' }] })] }));
    await directory.open();
    expect(directory.current?.client(new Identity('https://login.example', 'acme-shop').key)?.id).toBe('acme');
    expect(directory.current?.client(new Identity('https://other.example', 'acme-shop').key)).toBeUndefined();
    expect(directory.current?.plan('standard')?.limits).toEqual([{ name: 'minute', limit: 600, per: '1m', algorithm: 'window' }]);
  });
});
