import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { attachContext } from '../context/context-of.ts';
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

class User {
  @Field(String)
  name!: string;
}

class Page {
  @Field(String)
  title!: string;

  @Field(User)
  user!: User;
}

type Write = (answer: unknown) => string | Buffer;

const writerFor = (httpStatus?: string, view: Type = Word): Write => {
  const options = {} as RouteOptions;
  new ViewGate().equip({ view } as unknown as Route, options);
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

  it('writes an answer that nothing can change once', () => {
    const write = writerFor('200');
    const shared = Object.freeze({ word: 'shared', others: Object.freeze(['kept']) });
    const written = [1, 2].map(() => write(shared));
    expect(String(written[0])).toBe('{"word":"shared"}');
    expect(written[1]).toBe(written[0]);
  });

  it('writes what is frozen only at its top for each request', () => {
    const PAGE = Object.freeze({ title: 'Hello', user: { name: '' } });
    const write = writerFor('200', Page);
    const greet = (name: string): string => {
      PAGE.user.name = name;
      return String(write(PAGE));
    };
    expect(['Ada', 'Bob'].map(greet)).toEqual(['{"title":"Hello","user":{"name":"Ada"}}', '{"title":"Hello","user":{"name":"Bob"}}']);
  });

  it('asks a getter of a frozen object in each request, inside of it', () => {
    const seen: unknown[] = [];
    const frozen = Object.freeze({ get word(): string { return `${seen.push(currentScope())}`; } });
    const [scopes, write] = [[scopeOf({ phase: 'handler' }), scopeOf({ phase: 'handler' })], writerFor('200')];
    expect(scopes.map((scope) => runInScope(scope, () => write(frozen)))).toEqual(['{"word":"1"}', '{"word":"2"}']);
    expect(seen).toEqual(scopes);
  });

  it('writes any other answer each time, inside its request', () => {
    const seen: unknown[] = [];
    const own = { get word(): string { return seen.push(currentScope()), 'own'; } };
    const [scope, write] = [scopeOf({ phase: 'handler' }), writerFor('200')];
    expect([1, 2].map(() => runInScope(scope, () => write(own)))).toEqual(Array(2).fill('{"word":"own"}'));
    expect(seen).toEqual([scope, scope]);
    expect(() => write(null)).toThrow('Word is null');
  });

  it.each<[string, Partial<RequestContext>, boolean]>([
    ['what is left when a handler has thrown', { phase: 'threw' }, true],
    ['a failure', { phase: 'handler', failure: { code: 'conflict' } }, true],
    ['what a stage refuses with', { phase: 'stages' }, true],
    ['what is left when a guard has refused', { phase: 'refused' }, true],
    ['what a guard answers with itself', { phase: 'guards' }, false],
    ['what an interceptor answers with itself', { phase: 'around' }, false],
    ['what a handler answers with that status', { phase: 'handler' }, false],
  ])('with a status of failures writes %s', (_, context, asItIs) => {
    const answer = { word: 'shown', secret: 'hidden' };
    for (const status of ['400', '4xx', '500', '5xx']) {
      const written = runInScope(scopeOf({ failure: undefined, ...context }), () => writerFor(status)(answer));
      expect(written).toBe(asItIs ? JSON.stringify(answer) : '{"word":"shown"}');
    }
    for (const status of ['200', '3xx', undefined]) expect(runInScope(scopeOf({ phase: 'threw' }), () => writerFor(status)(answer))).toBe('{"word":"shown"}');
  });

  describe('lets out', () => {
    const gate = new ViewGate();
    const options = {} as RouteOptions;
    gate.equip({ view: Word } as unknown as Route, options);
    const write = options.serializerCompiler?.({ httpStatus: '200' } as never) as unknown as Write;

    /** @returns what is wrong with sending it */
    const send = (payload: unknown, more: object = {}, status = 200, method = 'GET'): string | undefined => {
      const reply = { statusCode: status, raw: {} };
      const request = { method };
      const context = { phase: 'handler', failure: undefined, route: { operationId: 'words.get', view: Word }, request, reply, ...more };
      attachContext(request as unknown as FastifyRequest, context as unknown as RequestContext);
      let fault: Error | null | undefined;
      gate.onSend(request as unknown as FastifyRequest, reply as unknown as FastifyReply, payload, (error) => (fault = error));
      return fault?.message;
    };
    const REFUSED = 'words.get is a string; the view declares Word, as an object that is returned';

    it('what its serialiser has just written, once', () => {
      const written = write({ word: 'shown' });
      expect({ first: send(written), again: send(written) }).toEqual({ first: undefined, again: REFUSED });
      write({ word: 'shown' });
      expect({ other: send('{"word":"other"}'), later: send('{"word":"shown"}') }).toEqual({ other: REFUSED, later: REFUSED });
    });

    it('nothing, where the status or the method says so', () => {
      const nothing = (status: number, method?: string): boolean => send('', {}, status, method) === undefined;
      expect([200, 201, 203, 299, 204, 205, 303, 404].map((status) => nothing(status))).toEqual([false, false, false, false, true, true, true, true]);
      expect([200, 201].map((status) => nothing(status, 'HEAD'))).toEqual([true, true]);
    });

    it('what a stage answers with, what is left of a failure, and whatever a route without a view sends', () => {
      const sent = {
        byStage: send('x', { phase: 'stages' }),
        ofFailure: send('x', { phase: 'threw' }, 500),
        afterFailure: send('x', { phase: 'threw' }),
        byHandler: send('x', {}, 500),
        withoutView: send('x', { route: { operationId: 'a' } }),
      };
      expect(sent).toEqual({ byStage: undefined, ofFailure: undefined, afterFailure: REFUSED, byHandler: REFUSED, withoutView: undefined });
    });

    it('no stream, which is ended when it is refused', () => {
      const destroy = jest.fn();
      expect(send({ destroy })).toBe('words.get is an object; the view declares Word, as an object that is returned');
      expect(destroy).toHaveBeenCalledTimes(1);
    });
  });
});
