import 'reflect-metadata';
import { Signals } from '../events/signals.ts';
import { Problem } from '../problems/problem.ts';
import { SealedResponse } from '../server/sealed-response.ts';
import { answerWith } from './answer-with.ts';
import { currentScope, runInScope } from './current.ts';
import { insistLater } from './insist-later.ts';
import { RequestContext } from './request-context.ts';
import { TimerQueue } from './timer-queue.ts';

const events = new Signals();
const faults: unknown[] = [];
events.internalFault.subscribe(({ where, error }) => void faults.push([where, error]));

function contextWith(raw: object, errorHandler: (error: Error) => void = () => undefined): RequestContext {
  const request = { raw: { headers: {}, socket: {} }, server: { errorHandler } };
  const context = new RequestContext('r1', request as never, { sent: false, raw } as never, undefined, Number.POSITIVE_INFINITY, new TimerQueue(), events, false);
  return context;
}

const sealed = (): SealedResponse & { readonly insist: jest.Mock<void, [Problem]> } => {
  const response = new SealedResponse({ method: 'GET' } as never);
  return Object.assign(response, { insist: jest.fn<void, [Problem]>() });
};

describe('an answer from outside of the handler', () => {
  beforeEach(() => faults.splice(0));
  const error = new Problem('upstream-timeout', { detail: 'too late' });

  it('is given in the scope of its request, whichever is entered', () => {
    const seen: unknown[] = [];
    const context = contextWith({}, (given) => seen.push([given === error, currentScope() === context.scope]));
    runInScope(contextWith({}).scope, () => answerWith(context, error));
    expect({ seen, faults }).toEqual({ seen: [[true, true]], faults: [] });
  });

  it.each([
    ['has been sent', true],
    ['stages are taking', false],
  ])('is none where there is one already, that %s', (_, sent) => {
    const handler = jest.fn();
    const context = contextWith({}, handler);
    Object.assign(context.reply, { sent });
    if (!sent) context.answerComes();
    answerWith(context, error);
    expect(handler).not.toHaveBeenCalled();
  });

  it('passes by what answers errors, when that breaks, and says what broke', () => {
    const broken = new Error('in a hook');
    const raw = sealed();
    answerWith(contextWith(raw, () => { throw broken; }), error);
    expect({ insisted: raw.insist.mock.calls.map(([problem]) => [problem.code, problem.details.detail]), faults }).toEqual({
      insisted: [['upstream-timeout', 'too late']],
      faults: [['the answer to a failed request', broken]],
    });
  });

  it('ends the connection where it cannot pass it by', () => {
    const destroy = jest.fn();
    answerWith(contextWith({ destroy }, () => { throw new Error('in a hook'); }), error);
    expect(destroy).toHaveBeenCalledTimes(1);
  });
});

describe('an answer that hooks hold back when the time is up', () => {
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['performance', 'setImmediate', 'nextTick', 'queueMicrotask'] }));
  afterEach(() => jest.useRealTimers());

  it('is given past them after a quarter of a second, with what holds it in the log', () => {
    const raw = sealed();
    insistLater(contextWith(raw));
    jest.advanceTimersByTime(249);
    expect(raw.insist).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    const [problem] = raw.insist.mock.calls[0] as [Problem];
    expect({ code: problem.code, detail: problem.details.detail, cause: String(problem.details.cause) }).toEqual({
      code: 'upstream-timeout',
      detail: 'the answer was not ready within the deadline of the request',
      cause: expect.stringContaining('a hook of Fastify holds the answer back'),
    });
  });

  it.each([
    ['has ended', { writableEnded: true }, {}],
    ['has begun meanwhile', {}, { headersSent: true }],
  ])('is not given a second time where it %s', (_, before, after) => {
    const raw = sealed();
    const become = (state: object): void => Object.entries(state).forEach(([name, value]) => Object.defineProperty(raw, name, { value }));
    become(before);
    insistLater(contextWith(raw));
    become(after);
    expect(jest.getTimerCount()).toBe('writableEnded' in before ? 0 : 1);
    jest.advanceTimersByTime(1_000);
    expect(raw.insist).not.toHaveBeenCalled();
  });
});
