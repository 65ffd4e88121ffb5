import { inspect } from 'node:util';
import { Events } from '../events/events.ts';
import { RequestContext } from './request-context.ts';
import { TimerQueue } from './timer-queue.ts';

describe('the context of a request', () => {
  it('shows the access token of the caller to nobody who prints or copies it', () => {
    const context = new RequestContext('r-1', { raw: { headers: {}, socket: {} } } as never, {} as never, undefined, 100, new TimerQueue(), new Events(), true);
    context.accessToken = 'hunter2';
    expect(context.accessToken).toBe('hunter2');
    const { id, caller, trace } = context;
    for (const shown of [inspect(context, { depth: 5, showHidden: true }), JSON.stringify({ id, caller, trace, own: Object.entries({ ...context }).map(String) })]) {
      expect(shown).not.toContain('hunter2');
    }
  });
});
