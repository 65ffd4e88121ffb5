import { Events } from '../events/events.ts';
import { Health } from './health.ts';
import { ManagementPages } from './management-pages.ts';
import type { PageAnswer } from './management-pages.ts';
import { StoreStates } from './store-states.ts';

describe('the readiness of a BFF', () => {
  let events: Events;
  let health: Health;
  let now: number;
  let read: () => { status: number | undefined; body: unknown };

  beforeEach(() => {
    const pages = new ManagementPages();
    events = new Events();
    now = Date.parse('2026-11-30T12:00:00Z');
    health = new Health(pages, new StoreStates(events, () => now));
    health.setReady(true);
    read = () => {
      const { status, body } = pages.find('/health/ready')?.render('') as PageAnswer;
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

  it('wants nothing while it drains, however its stores stand', () => {
    health.setReady(false);
    expect(read()).toEqual({ status: 503, body: { status: 'draining' } });
  });

  it('bounds a reason', () => {
    events.storeChanged.emit({ store: 'redis', up: false, required: false, error: new Error('x'.repeat(100_000)) });
    expect(JSON.stringify(read()).length).toBeLessThan(1_300);
  });
});
