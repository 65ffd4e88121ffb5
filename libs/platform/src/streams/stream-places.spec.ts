import { EventEmitter } from 'node:events';
import type { RequestContext } from '../context/request-context.ts';
import { Signals } from '../events/signals.ts';
import { Identity } from '../identity/identity.ts';
import { HeldResources } from '../management/held-resources.ts';
import { StreamsSettings } from '../server/bff.settings.ts';
import { StreamPlaces } from './stream-places.ts';

describe('the places of streams', () => {
  const held = new HeldResources();
  const rules = Object.assign(new StreamsSettings(), { limit: 10, perAddress: 2, perCaller: 2 });
  const places = new StreamPlaces(rules, new Signals(), held);
  const count = (): number | undefined => held.all()[0]?.held();
  const request = (clientAddress: string, caller?: RequestContext['caller']): RequestContext => ({ clientAddress, caller, reply: { raw: new EventEmitter() } }) as unknown as RequestContext;
  const closed = ({ reply }: RequestContext): boolean => reply.raw.emit('close');

  it('are one for an answer that hands on what arrives, until both are over', () => {
    const context = request('192.0.2.1');
    const ended = places.arrive(context);
    const counts = [count()];
    const refused = places.leave(context);
    counts.push(count());
    ended();
    counts.push(count());
    closed(context);
    expect({ refused, counts, after: count() }).toEqual({ refused: undefined, counts: [1, 1, 1], after: 0 });
  });

  it('are as many as answers arrive, where a handler reads several', () => {
    const context = request('192.0.2.1');
    const ends = [places.arrive(context), places.arrive(context)];
    places.leave(context);
    const open = { count: count(), full: places.fullFor(request('192.0.2.1')) };
    for (const end of ends) end();
    const last = { count: count(), full: places.fullFor(request('192.0.2.1')) };
    closed(context);
    expect({ open, last, after: count() }).toEqual({ open: { count: 2, full: 'address' }, last: { count: 1, full: undefined }, after: 0 });
  });

  it('are counted for the caller that they began with, though another one is known when they end', () => {
    const context = request('192.0.2.1');
    places.leave(context);
    context.caller = { identity: new Identity('issuer', 'subject'), scopes: [], roles: [] };
    closed(context);
    const [first, second] = [request('192.0.2.1'), request('192.0.2.1')];
    const refusals = [places.leave(first), places.leave(second), places.leave(request('192.0.2.1'))?.status, places.leave(request('192.0.2.2'))];
    expect(refusals).toEqual([undefined, undefined, 503, undefined]);
  });
});
