import { Signals } from '../events/signals.ts';
import { Health } from './health.ts';
import { HealthDetails } from './health-details.ts';
import { ManagementPages } from './management-pages.ts';
import type { PageAnswer } from './management-pages.ts';
import { StoreStates } from './store-states.ts';

describe('the readiness of a BFF', () => {
  let events: Signals;
  let health: Health;
  let now: number;
  let read: (page?: string) => { status: number | undefined; body: unknown };

  beforeEach(() => {
    const pages = new ManagementPages();
    events = new Signals();
    now = Date.parse('2026-11-30T12:00:00Z');
    health = new Health(pages, new StoreStates(events, () => now));
    health.setReady(true);
    read = (page = 'ready') => {
      const { status, body } = pages.find(`/health/${page}`)?.render('') as PageAnswer;
      return { status, body: JSON.parse(body) as unknown };
    };
  });

  it('names no stores where none has said anything', () => expect(read()).toEqual({ status: 200, body: { status: 'ready' } }));

  it.each([
    [false, 200, 'ready'],
    [true, 503, 'store-down'],
  ])('shows a store that is down, why and since when; required: %s gives %i', (required, status, word) => {
    events.storeChanged.emit({ store: 'redis', up: false, required, error: new Error('WRONGPASS invalid') });
    now += 60_000;
    events.storeChanged.emit({ store: 'redis', up: false, required, error: new Error('READONLY') });
    const stores = [{ store: 'redis', up: false, since: '2026-11-30T12:00:00.000Z', required, because: 'READONLY' }];
    expect(read()).toEqual({ status, body: { status: word, stores } });
    events.storeChanged.emit({ store: 'redis', up: true, required });
    expect(read()).toEqual({ status: 200, body: { status: 'ready', stores: [{ store: 'redis', up: true, since: '2026-11-30T12:01:00.000Z', required }] } });
  });

  it('shows what libraries add, and that one of them cannot be told, whatever that says of the BFF', () => {
    const details = new HealthDetails();
    details.add('tls', () => ({ state: 'in-force' }));
    details.add('broken', () => {
      throw new Error('not now');
    });
    const pages = new ManagementPages();
    new Health(pages, new StoreStates(events, () => now), details).setReady(true);
    const { status, body } = pages.find('/health/ready')?.render('') as PageAnswer;
    expect({ status, body: JSON.parse(body) as unknown }).toEqual({ status: 200, body: { status: 'ready', tls: { state: 'in-force' }, broken: { failed: 'not now' } } });
    for (const name of ['tls', 'status', 'stores']) expect(() => details.add(name, () => [])).toThrow(`details named ${name} already`);
  });

  it('wants nothing while it drains, however its stores stand', () => {
    health.setReady(false);
    expect(read()).toEqual({ status: 503, body: { status: 'draining' } });
    events.storeChanged.emit({ store: 'redis', up: true, required: true });
    expect(read()).toEqual({ status: 503, body: { status: 'draining', stores: [{ store: 'redis', up: true, since: '2026-11-30T12:00:00.000Z', required: true }] } });
  });

  it('is not there before it is said, while the process is alive all the time', () => {
    const pages = new ManagementPages();
    new Health(pages, new StoreStates(events));
    const answers = ['live', 'ready'].map((page) => pages.find(`/health/${page}`)?.render('') as PageAnswer);
    expect(answers).toEqual([
      { status: 200, type: 'application/json', body: '{"status":"live"}\n' },
      { status: 503, type: 'application/json', body: '{"status":"draining"}\n' },
    ]);
  });

  it('goes by all of its stores, and by those alone that it cannot do without', () => {
    events.storeChanged.emit({ store: 'partners', up: true, required: true });
    events.storeChanged.emit({ store: 'cache', up: false, required: false, error: 'a text' });
    expect(read()).toMatchObject({ status: 200, body: { status: 'ready', stores: [{ store: 'partners' }, { store: 'cache', because: 'a text' }] } });
    events.storeChanged.emit({ store: 'redis', up: false, required: true, error: new Error('gone') });
    expect(read()).toMatchObject({ status: 503, body: { status: 'store-down', stores: [{ store: 'partners' }, { store: 'cache' }, { store: 'redis' }] } });
    expect(read('live')).toEqual({ status: 200, body: { status: 'live' } });
  });

  it('shows what a store says of itself at the moment, and nothing where that cannot be shown', () => {
    let waiting: unknown = 1;
    events.storeChanged.emit({ store: 'queue', up: true, required: true, details: () => ({ waiting }) });
    waiting = 2;
    expect(read()).toMatchObject({ body: { stores: [{ store: 'queue', details: { waiting: 2 } }] } });
    for (const odd of [2n, 'x'.repeat(2_000)]) {
      waiting = odd;
      expect(JSON.stringify(read())).not.toContain('details');
    }
    events.storeChanged.emit({
      store: 'queue',
      up: true,
      required: true,
      details: () => {
        throw new Error('broken');
      },
    });
    expect(JSON.stringify(read())).not.toContain('details');
  });

  it('bounds a reason', () => {
    events.storeChanged.emit({ store: 'redis', up: false, required: false, error: new Error('x'.repeat(100_000)) });
    expect(JSON.stringify(read()).length).toBeLessThan(1_300);
  });
});
