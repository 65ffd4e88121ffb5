import { guardListeners } from './guarded-signal.ts';

const broken = (): never => {
  throw new Error('broken');
};

describe('a signal whose listeners may throw', () => {
  let controller: AbortController;
  let signal: AbortSignal;
  let failed: unknown[];

  beforeEach(() => {
    controller = new AbortController();
    failed = [];
    signal = guardListeners(controller.signal, (error) => failed.push(error));
  });

  it('is the one that it was', () => expect(signal).toBe(controller.signal));

  it('calls functions with the signal, and objects by their method, and tells what they throw', () => {
    const heard: unknown[] = [];
    const object = { handleEvent(event: Event) { heard.push(this === object, event.type); } };
    signal.addEventListener('abort', function (this: unknown, event) { heard.push(this === signal, event.type); });
    signal.addEventListener('abort', object);
    signal.addEventListener('abort', broken);
    signal.addEventListener('abort', { handleEvent: broken });
    signal.addEventListener('abort', () => heard.push('last'));
    controller.abort();
    const twice = [new Error('broken'), new Error('broken')];
    expect({ heard, failed }).toEqual({ heard: [true, 'abort', true, 'abort', 'last'], failed: twice });
  });

  it('calls a listener once that was added twice, and none that was removed', () => {
    const [kept, removed, once] = [jest.fn(), jest.fn(), jest.fn()];
    const object = { handleEvent: jest.fn() };
    for (const listener of [kept, kept, removed, object]) signal.addEventListener('abort', listener);
    signal.addEventListener('abort', once, { once: true });
    signal.removeEventListener('abort', removed);
    signal.removeEventListener('abort', object);
    // What was never added.
    signal.removeEventListener('abort', broken);
    controller.abort();
    signal.dispatchEvent(new Event('abort'));
    expect([kept, removed, object.handleEvent, once].map((one) => one.mock.calls.length)).toEqual([2, 0, 0, 1]);
  });

  it('takes null for no listener, as signals do', () => {
    expect(() => {
      signal.addEventListener('abort', null as never);
      signal.removeEventListener('abort', null as never);
      controller.abort();
    }).not.toThrow();
    expect(failed).toEqual([]);
  });

  it('has onabort as a listener of its own, which may be replaced, taken away, and added as another one', () => {
    const [first, second] = [jest.fn(), jest.fn(broken)];
    expect(signal.onabort).toBeNull();
    signal.onabort = first;
    expect(signal.onabort).toBe(first);
    signal.onabort = second;
    signal.addEventListener('abort', second);
    controller.abort();
    expect([first, second].map((one) => one.mock.calls.length)).toEqual([0, 2]);
    expect({ by: second.mock.contexts, failed: failed.length }).toEqual({ by: [signal, signal], failed: 2 });
    signal.onabort = null;
    signal.dispatchEvent(new Event('abort'));
    expect({ onabort: signal.onabort, second: second.mock.calls.length, failed: failed.length }).toEqual({ onabort: null, second: 3, failed: 3 });
    signal.onabort = 'text' as never;
    expect(signal.onabort).toBeNull();
  });
});
