import 'reflect-metadata';
import type { RouteOptions } from 'fastify';
import { currentScope, runInScope } from '../context/current.ts';
import type { RequestContext } from '../context/request-context.ts';
import { Scope } from '../context/scope.ts';
import { TimerQueue } from '../context/timer-queue.ts';
import type { Route } from '../routes/route.ts';
import { Field } from './field.ts';
import { ViewGate } from './view-gate.ts';

class Word {
  @Field(String)
  word!: string;
}

type Write = (answer: unknown) => string | Buffer;

const writerFor = (httpStatus?: string): Write => {
  const options = {} as RouteOptions;
  new ViewGate().equip({ view: Word } as unknown as Route, options);
  return options.serializerCompiler?.({ httpStatus } as never) as unknown as Write;
};
const scopeOf = (context: Partial<RequestContext>): Scope => new Scope(context as RequestContext, undefined, Infinity, new TimerQueue());

describe('a route with a view', () => {
  it('has a serialiser for every status, and one without a view has none', () => {
    const options = {} as RouteOptions;
    new ViewGate().equip({ view: undefined } as unknown as Route, options);
    expect(options).toEqual({});
    new ViewGate().equip({ view: Word } as unknown as Route, options);
    expect(Object.keys((options.schema as { response: object }).response)).toEqual(['2xx', '3xx', '4xx', '5xx']);
  });

  it('writes an answer that several requests share once, outside of all of them', () => {
    const seen: unknown[] = [];
    const shared = Object.freeze(Object.defineProperty({}, 'word', { get: () => (seen.push(currentScope()), 'shared'), enumerable: true }));
    const write = writerFor('200');
    const written = [1, 2].map(() => runInScope(scopeOf({ handled: true }), () => write(shared)));
    expect(String(written[0])).toBe('{"word":"shared"}');
    expect(written[1]).toBe(written[0]);
    expect(seen).toEqual([undefined]);
  });

  it('writes any other answer each time, inside its request', () => {
    const seen: unknown[] = [];
    const own = { get word(): string { return seen.push(currentScope()), 'own'; } };
    const [scope, write] = [scopeOf({ handled: true }), writerFor('200')];
    expect([1, 2].map(() => runInScope(scope, () => write(own)))).toEqual(Array(2).fill('{"word":"own"}'));
    expect(seen).toEqual([scope, scope]);
    expect(() => write(null)).toThrow('Word is null');
  });

  it.each<[string, Partial<RequestContext>, boolean]>([
    ['what is left when a handler has thrown', { handled: true, threw: true }, true],
    ['a failure', { handled: true, failure: { code: 'conflict' } }, true],
    ['what a stage refuses with', { handled: false }, true],
    ['what a handler answers with that status', { handled: true }, false],
  ])('with a status of failures writes %s', (_, context, asItIs) => {
    const answer = { word: 'shown', secret: 'hidden' };
    for (const status of ['400', '4xx', '500', '5xx']) {
      const written = runInScope(scopeOf({ threw: false, failure: undefined, ...context }), () => writerFor(status)(answer));
      expect(written).toBe(asItIs ? JSON.stringify(answer) : '{"word":"shown"}');
    }
    for (const status of ['200', '3xx', undefined]) expect(runInScope(scopeOf({ threw: true }), () => writerFor(status)(answer))).toBe('{"word":"shown"}');
  });
});
