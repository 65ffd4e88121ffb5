import { EventEmitter } from 'node:events';
import { config, UnsubscriptionError } from 'rxjs';
import { currentScope, runInScope } from '../context/current.ts';
import { RequestContext } from '../context/request-context.ts';
import { TimerQueue } from '../context/timer-queue.ts';
import { Signals } from '../events/signals.ts';
import type { InternalFault } from '../events/signal.ts';
import { HOSTILE } from '../problems/hostile.fixture.ts';
import { Problem } from '../problems/problem.ts';
import { surviveStrayFaults } from './stray-faults.ts';

describe('what is thrown where nothing calls', () => {
  const before = config.onStoppedNotification;
  const streams = { stdout: new EventEmitter(), stderr: new EventEmitter() };
  const source = Object.assign(new EventEmitter(), streams);
  let events: Signals;
  let faults: InternalFault[];
  let answered: Error[];
  let stop: () => void;
  let context: RequestContext;

  beforeEach(() => {
    events = new Signals();
    faults = [];
    answered = [];
    events.internalFault.subscribe((fault) => void faults.push(fault));
    stop = surviveStrayFaults(events, source as never);
    const request = { raw: { headers: {}, socket: {} }, server: { errorHandler: (error: Error) => answered.push(error) } };
    context = new RequestContext('r1', request as never, { sent: false } as never, undefined, 60_000, new TimerQueue(), events, false);
  });
  afterEach(() => stop());

  it('is reported, and the request that it was thrown for is answered with it', () => {
    const error = new Error('in a timer');
    runInScope(context.scope, () => source.emit('uncaughtException', error));
    expect({ faults, answered }).toEqual({ faults: [{ where: 'an uncaught exception', error }], answered: [error] });
  });

  it('is reported alone when it is a promise that is not awaited, or when there is no request', () => {
    const error = new Error('left behind');
    runInScope(context.scope, () => source.emit('unhandledRejection', error));
    source.emit('uncaughtException', error);
    expect({ places: faults.map(({ where }) => where), answered }).toEqual({ places: ['an unhandled rejection', 'an uncaught exception'], answered: [] });
  });

  it.each(['stdout', 'stderr'] as const)('is dropped when it is a %s that is gone: its report would fail there as well, and be reported', (name) => {
    for (let count = 0; count < 2; count += 1) streams[name].emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    expect(faults).toEqual([]);
  });

  it('ends the process again once it is no longer watched', () => {
    expect(config.onStoppedNotification).not.toBe(before);
    stop();
    expect({ listens: [source, ...Object.values(streams)].flatMap((one) => one.eventNames()), hook: config.onStoppedNotification }).toEqual({ listens: [], hook: before });
  });

  it('is an Error for the request, whatever it was, and what it was for the log', () => {
    runInScope(context.scope, () => source.emit('uncaughtException', 'a text'));
    expect({ faults, answered }).toEqual({ faults: [{ where: 'an uncaught exception', error: 'a text' }], answered: [new Error('something other than an Error was thrown', { cause: 'a text' })] });
  });

  it('is reported with the request that it was thrown for, where one is', () => {
    const seen: unknown[] = [];
    events.internalFault.subscribe(() => void seen.push(currentScope() === context.scope));
    for (const name of ['uncaughtException', 'unhandledRejection']) runInScope(context.scope, () => source.emit(name, new Error('thrown')));
    expect(seen).toEqual([true, true]);
  });

  it.each(Object.entries(HOSTILE))('is reported and answered, and ends nothing: %s', (_, thrown) => {
    for (const name of ['uncaughtException', 'unhandledRejection']) runInScope(context.scope, () => source.emit(name, thrown));
    runInScope(context.scope, () => config.onStoppedNotification?.({ kind: 'E', error: thrown }, {} as never));
    expect({ places: faults.map(({ where }) => where), answered: answered.map((error) => error instanceof Error) }).toEqual({
      places: ['an uncaught exception', 'an unhandled rejection', 'an Observable that has ended'],
      answered: [true],
    });
  });

  it('is answered where the teardown of an Observable of the request has thrown, and not where that of a part has', () => {
    const error = new UnsubscriptionError([new Error('in finalize()')]);
    const stopped = (): void => config.onStoppedNotification?.({ kind: 'E', error }, {} as never);
    runInScope(context.scope.child(1_000), stopped);
    expect(answered).toEqual([]);
    runInScope(context.scope, stopped);
    expect({ answered, faults: faults.length }).toEqual({ answered: [error], faults: 2 });
  });

  it('is reported of an Observable that has ended, when it fails, and not when it goes on', () => {
    const error = new Error('in finalize()');
    config.onStoppedNotification?.({ kind: 'E', error }, {} as never);
    config.onStoppedNotification?.({ kind: 'N', value: 1 }, {} as never);
    expect(faults).toEqual([{ where: 'an Observable that has ended', error }]);
  });

  describe('of an Observable that was called off', () => {
    const failing = (error: unknown, scope = context.scope): void => runInScope(scope, () => config.onStoppedNotification?.({ kind: 'E', error }, {} as never));
    const sources: readonly (readonly [string, () => unknown])[] = [
      ['fetch', () => AbortSignal.abort().reason],
      ['the scope’s own signal', () => context.scope.signal().reason],
      ['axios', () => Object.assign(new Error('canceled'), { name: 'CanceledError' })],
      ['a call whose client has left', () => ({ toProblem: () => new Problem('client-gone') })],
      ['a call that is out of time', () => ({ toProblem: () => new Problem('upstream-timeout') })],
    ];

    it.each(sources)('is not reported with its scope, as %s says it', (_, reason) => {
      context.scope.cancel('deadline');
      failing(reason());
      expect(faults).toEqual([]);
    });

    it('is not reported when its own code has called it off', () => {
      failing(AbortSignal.abort().reason);
      expect(faults).toEqual([]);
    });

    it('is reported when it is anything else', () => {
      const ended = context.scope.child();
      ended.close();
      for (const error of [new Error('a bug'), undefined, new Problem('internal')]) failing(error, ended);
      failing(new Problem('upstream-timeout'));
      expect(faults).toHaveLength(4);
    });
  });
});
