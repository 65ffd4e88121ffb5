import { runInNewContext } from 'node:vm';
import { Signals } from '../events/signals.ts';
import { StoreStates } from '../management/store-states.ts';
import { ManagementPages } from '../management/management-pages.ts';
import { ManagementServer } from '../management/management-server.ts';
import { ShutdownHooks } from '../server/shutdown-hooks.ts';
import { HOSTILE } from './hostile.fixture.ts';
import { errorOf, isError, reasonOf, textOf, traceOf } from './thrown.ts';
import { toProblem } from './to-problem.ts';

describe.each(Object.entries(HOSTILE))('whatever is thrown can be looked at: %s', (_, thrown) => {
  it('as an error, as words and as a problem', () => {
    expect(() => reasonOf(thrown) instanceof Error).not.toThrow();
    expect(reasonOf(thrown)).toBeTruthy();
    expect(errorOf(thrown)).toBeInstanceOf(Error);
    expect([textOf(thrown), traceOf(thrown)]).toEqual([expect.stringMatching(/./), expect.stringMatching(/./)]);
    expect(toProblem(thrown).code).toBe('internal');
  });

  it('as an internal fault, in whatever is told of it', () => {
    const warned = jest.spyOn(process, 'emitWarning').mockImplementation();
    const [events, heard] = [new Signals(), [] as unknown[]];
    events.internalFault.emit({ where: 'here', error: thrown }, undefined);
    expect(warned).toHaveBeenCalledTimes(1);
    events.internalFault.subscribe(({ error }) => void heard.push(error instanceof Error));
    events.internalFault.subscribe(() => {
      throw thrown;
    });
    events.internalFault.emit({ where: 'here', error: thrown }, undefined);
    expect({ heard: heard.length, warned: warned.mock.calls.length }).toEqual({ heard: 1, warned: 2 });
    warned.mockRestore();
  });

  it('as why a store is not up', () => {
    const events = new Signals();
    const states = new StoreStates(events);
    events.storeChanged.emit({ store: 'redis', up: false, required: true, error: thrown });
    expect(states.all()).toEqual([expect.objectContaining({ up: false, because: expect.stringMatching(/./) as unknown })]);
  });

  it('as a shutdown hook that fails', async () => {
    const told: string[] = [];
    const hooks = new ShutdownHooks(1_000, (fault) => void told.push(fault));
    class Closing {
      onModuleDestroy(): void {
        throw thrown;
      }
    }
    const closing = new Closing();
    hooks.bound(new Map([['m', { providers: new Map([['c', { instance: closing }]]), controllers: new Map(), injectables: new Map(), middlewares: new Map() }]]) as never);
    await closing.onModuleDestroy();
    hooks.done();
    expect(told).toEqual([expect.stringMatching(/^Closing.onModuleDestroy\(\) has failed: ./)]);
  });

  it('as a page of the management port that fails', async () => {
    const pages = new ManagementPages();
    pages.add({
      path: '/broken',
      about: '',
      render: () => {
        throw thrown;
      },
    });
    const server = new ManagementServer(pages, 'bff');
    const port = await server.listen('127.0.0.1', 0);
    const response = await fetch(`http://127.0.0.1:${port}/broken`, { signal: AbortSignal.timeout(2_000) });
    const { status } = response;
    await server.close();
    expect(status).toBe(500);
  });
});

it.each<[unknown, string]>([
  [new TypeError('too late'), 'too late'],
  ['a text', 'a text'],
  ['', 'an empty text'],
  [undefined, 'undefined'],
  [{ message: 'said' }, 'said'],
  [{ code: 5, reason: '' }, 'an object with code, reason'],
  [{}, 'an object with nothing in it'],
  [HOSTILE['a revoked Proxy'], 'an object that cannot be read'],
])('says in words what was thrown', (thrown, words) => expect(textOf(thrown)).toBe(words));

const unreadable = (): never => {
  throw new Error('not to be read');
};
const ofAnotherRealm = runInNewContext('new Error("elsewhere")') as Error;
class Named {
  toString(): string {
    return 'a name of its own';
  }
}

describe('words for what was thrown', () => {
  it.each<[string, unknown, string]>([
    ['an error', new TypeError('a bug'), 'a bug'],
    ['an error of another realm', ofAnotherRealm, 'elsewhere'],
    ['what has a message', { message: 'like an error' }, 'like an error'],
    ['a message that is no text', { message: 5, code: 'E' }, 'an object with message, code'],
    ['an empty text', '', 'an empty text'],
    ['a text', 'oh', 'oh'],
    ['nothing', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a number', 0, '0'],
    ['a symbol', Symbol('s'), 'Symbol(s)'],
    ['an empty object', {}, 'an object with nothing in it'],
    ['an object with names', Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`n${index}`, 1])), 'an object with n0, n1, n2, n3, n4, n5, n6, n7, n8, n9'],
    ['an object with words of its own', new Named(), 'a name of its own'],
    ['an object that cannot be read', { get message() { return unreadable(); } }, 'an object that cannot be read'],
    ['a function that cannot be read', Object.assign(() => 1, { toString: unreadable }), 'a function that cannot be read'],
  ])('%s', (_, thrown, words) => {
    expect(textOf(thrown)).toBe(words);
  });

  it.each<[string, unknown, boolean]>([
    ['an error', new TypeError('x'), true],
    ['one of another realm', ofAnotherRealm, true],
    ['one by its class alone', Object.create(Error.prototype) as unknown, true],
    ['an object with a message', { message: 'x' }, false],
    ['a text', 'x', false],
    ['what throws when it is asked', new Proxy({}, { getPrototypeOf: unreadable }), false],
  ])('is it an error: %s', (_, thrown, is) => {
    expect(isError(thrown)).toBe(is);
  });

  it('are its stack where it has one, for an error alone', () => {
    const error = new Error('x');
    const without = Object.assign(new Error('bare'), { stack: '' });
    expect(traceOf(error)).toBe(error.stack);
    expect([traceOf(without), traceOf(Object.assign(new Error('odd'), { stack: 7 })), traceOf({ message: 'm', stack: 'of no error' })]).toEqual(['bare', 'odd', 'm']);
    expect(traceOf(Object.defineProperty(new Error('read'), 'stack', { get: unreadable }))).toBe('read');
  });

  it('come as the cause of an error where it was none, and an error is left as it is', () => {
    const [error, like] = [new Error('x'), { message: 'like one' }];
    expect(errorOf(error)).toBe(error);
    expect(errorOf(like)).toMatchObject({ message: 'something other than an Error was thrown', cause: like });
    expect(errorOf(undefined, 'these words')).toMatchObject({ message: 'these words', cause: { message: 'undefined was thrown' } });
  });
});
