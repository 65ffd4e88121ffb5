import { currentScope, runInScope } from '../context/current.ts';
import { RequestContext } from '../context/request-context.ts';
import type { Scope } from '../context/scope.ts';
import { TimerQueue } from '../context/timer-queue.ts';
import { Signals } from './signals.ts';
import { RequestSignal, Signal } from './signal.ts';

class SpecSignals {
  readonly planShared = new RequestSignal<{ readonly plan: string }>();
  readonly instanceProbed = new Signal<unknown>();
}

const events = new Signals();
const scopeOf = (id: string, of = events): Scope => {
  const request = { raw: { headers: {}, socket: {} } };
  return new RequestContext(id, request as never, {} as never, undefined, 60_000, new TimerQueue(), of, false).scope;
};

const ALL = [...Object.entries(events), ...Object.entries(events.of(SpecSignals))] as [string, unknown][];
const SIGNALS = ALL.filter((entry): entry is [string, RequestSignal<unknown>] => entry[1] instanceof RequestSignal);
const GENERAL = ALL.filter((entry): entry is [string, Signal<unknown>] => entry[1] instanceof Signal);

describe('the events of a BFF', () => {
  it('are each of a request, or of the BFF as a whole', () => {
    expect(SIGNALS.length + GENERAL.length).toBe(ALL.length);
    expect(GENERAL.map(([name]) => name).sort()).toEqual(['boundReached', 'instanceProbed', 'storeChanged']);
  });

  it.each(SIGNALS)('%s is heard in the scope that it happened in, though another one is entered', (_, signal) => {
    const [own, other] = [scopeOf('own'), scopeOf('other')];
    const seen: (string | undefined)[] = [];
    signal.subscribe(() => void seen.push(currentScope()?.context.id));
    runInScope(other, () => signal.emit({}, own));
    signal.emit({}, own);
    runInScope(own, () => signal.emit({}));
    runInScope(own, () => signal.emit({}, own));
    expect(seen).toEqual(['own', 'own', 'own', 'own']);
  });

  it.each(GENERAL)('%s is heard outside of requests, though it is one that has set it off', (_, signal) => {
    const seen: (Scope | undefined)[] = [];
    signal.subscribe(() => void seen.push(currentScope()));
    runInScope(scopeOf('any'), () => signal.emit({}));
    expect(seen).toEqual([undefined]);
  });

  it.each(GENERAL.map(([name]) => name))('%s of a start reach who subscribes later, outside of requests, until the BFF has started', (name) => {
    const mine = new Signals();
    const signal = Object.assign({}, mine, mine.of(SpecSignals))[name as 'storeChanged'] as unknown as Signal<unknown>;
    const heard: [event: unknown, scope: Scope | undefined][] = [];
    const hear = (event: unknown): void => void heard.push([event, currentScope()]);
    signal.emit('first');
    runInScope(scopeOf('any', mine), () => signal.subscribe(hear));
    signal.count(hear);
    signal.emit('second');
    mine.started();
    signal.subscribe(hear);
    signal.emit('third');
    expect(heard.map(([event]) => event)).toEqual(['first', 'first', 'second', 'second', 'third', 'third', 'third']);
    expect(heard[0]).toEqual(['first', undefined]);
  });

  it('of a class are one set for each BFF, and those of a set that comes after the start are not kept', () => {
    const [mine, others] = [new Signals(), new Signals()];
    mine.started();
    const set = mine.of(SpecSignals);
    const heard: unknown[] = [];
    set.instanceProbed.emit('before anyone listens');
    set.instanceProbed.subscribe((event) => heard.push(event));
    expect({ again: mine.of(SpecSignals) === set, elsewhere: others.of(SpecSignals) === set, heard }).toEqual({ again: true, elsewhere: false, heard: [] });
  });

  it('of a start are bounded in number', () => {
    const signal = new Signal<number>();
    for (let event = 0; event < 1_000; event += 1) signal.emit(event);
    const heard: number[] = [];
    signal.subscribe((event) => heard.push(event));
    expect(heard).toHaveLength(64);
  });

  it('reach all subscribers, whichever of them throws, and the fault is reported once', async () => {
    const mine = new Signals();
    const reached: string[] = [];
    const faults: [where: string, error: unknown, request: string | undefined][] = [];
    mine.internalFault.subscribe(({ where, error }) => void faults.push([where, error, currentScope()?.context.id]));
    mine.of(SpecSignals).planShared.subscribe(() => {
      throw new Error('at once');
    });
    mine.of(SpecSignals).planShared.subscribe(async () => Promise.reject(new Error('later')));
    mine.of(SpecSignals).planShared.subscribe(({ plan }) => void reached.push(plan));
    mine.of(SpecSignals).planShared.emit({ plan: 'home' }, scopeOf('r1', mine));
    await new Promise((resolve) => setImmediate(resolve));
    expect(reached).toEqual(['home']);
    expect(faults).toEqual([
      ['a subscriber of planShared', new Error('at once'), 'r1'],
      ['a subscriber of planShared', new Error('later'), 'r1'],
    ]);
  });

  it('report a fault to stderr, with its stack, only while it has no subscriber', () => {
    const mine = new Signals();
    const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const error = new Error('in a timer');
    mine.internalFault.emit({ where: 'a timer', error });
    mine.internalFault.emit({ where: 'a timer', error: 'a text' });
    const said = warn.mock.calls.map(([text, kind]) => [text, kind]);
    mine.internalFault.subscribe(() => undefined);
    mine.internalFault.emit({ where: 'a timer', error });
    expect({ said, later: warn.mock.calls.length }).toEqual({ said: [[`a timer threw: ${error.stack}`, 'InternalFault'], ['a timer threw: a text', 'InternalFault']], later: 2 });
    warn.mockRestore();
  });

  it('that a counter breaks over are reported with the request that they are of', () => {
    const mine = new Signals();
    const requests: unknown[] = [];
    mine.internalFault.subscribe(() => void requests.push(currentScope()?.context.id));
    mine.of(SpecSignals).planShared.count(() => {
      throw new Error('in a counter');
    });
    runInScope(scopeOf('other', mine), () => mine.of(SpecSignals).planShared.emit({ plan: 'home' }, scopeOf('own', mine)));
    expect(requests).toEqual(['own']);
  });

  it('that report a fault do not go round in a circle', () => {
    const mine = new Signals();
    const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    let told = 0;
    mine.internalFault.subscribe(() => {
      told += 1;
      throw new Error('the log is full');
    });
    mine.internalFault.emit({ where: 'a timer', error: new Error('first') });
    expect({ told, warnings: warn.mock.calls.map(([text]) => text) }).toEqual({ told: 1, warnings: [expect.stringContaining('the log is full')] });
    warn.mockRestore();
  });
});
