import { customerId, Identity, Problem } from '@portico/platform';
import type { Caller, ProblemCode, RequestContext } from '@portico/platform';
import { Strategy } from 'passport-strategy';
import type { SignInRefused } from './auth.signals.ts';
import { AuthSignals } from './auth.signals.ts';
import { CallerRefused } from './caller-refused.ts';
import { CallerStage } from './caller.stage.ts';
import type { CallerStrategy } from './caller-strategy.ts';

const ANN: Caller = { identity: new Identity('spec', 'ann'), scopes: [], roles: [] };
const BOB: Caller = { ...ANN, identity: new Identity('spec', 'bob') };

/** A strategy that does as it is told. */
class Told extends Strategy implements CallerStrategy {
  readonly scheme = 'told';
  readonly readsFrom = [] as const;
  readonly issuers = [{ issuer: 'spec', customers: 'by-strategy' }] as const;
  asked = 0;

  constructor(
    private readonly does: (strategy: Strategy) => void,
    readonly challenge?: string,
  ) {
    super();
  }

  override authenticate(): void {
    this.asked += 1;
    this.does(this);
  }
}

const signals = new AuthSignals();

/** The counter of a strategy that was asked is on what passport makes of it for the request. */
const asks = async (...strategies: Told[]): Promise<RequestContext> => {
  const context = { request: { raw: { headers: {} } } } as unknown as RequestContext;
  await new CallerStage(strategies, signals).run(context);
  return context;
};

describe('the stage that finds out who calls', () => {
  it('makes no promise where no strategy does', () => {
    const context = { request: { raw: { headers: {} } } } as unknown as RequestContext;
    const stage = new CallerStage([new Told((strategy) => strategy.pass()), new Told((strategy) => strategy.success(ANN))], new AuthSignals());
    expect(stage.run(context)).toBeUndefined();
    expect(context.caller).toBe(ANN);
  });

  it.each([
    ['at once', (done: () => void) => done()],
    ['later', (done: () => void) => void setImmediate(done)],
  ])('asks one after the other until one recognises somebody, %s', async (_, when) => {
    const nothing = new Told((strategy) => when(() => strategy.pass()));
    const ann = new Told((strategy) => when(() => strategy.success(ANN)));
    const never = new Told(() => {
      throw new Error('asked although somebody is known');
    });
    expect((await asks(nothing, ann, never)).caller).toBe(ANN);
    expect((await asks(nothing, new Told((strategy) => strategy.success(BOB)), ann)).caller).toBe(BOB);
    expect((await asks(nothing, nothing)).caller).toBeUndefined();
  });

  it.each([
    ['at once', (done: () => void) => done()],
    ['later', (done: () => void) => void setImmediate(done)],
  ])('lets one that refuses decide for all, %s', async (_, when) => {
    const problem = new Problem('unauthenticated');
    const refuses = new Told((strategy) => when(() => strategy.error(problem)));
    await expect(asks(refuses, new Told((strategy) => strategy.success(ANN)))).rejects.toBe(problem);
    const fails = new Told((strategy) => when(() => strategy.fail('Basic realm="x"', 401)));
    await expect(asks(fails)).rejects.toMatchObject({ code: 'unauthenticated', details: { headers: { 'www-authenticate': 'Basic realm="x"' } } });
    const withoutWords = new Told((strategy) => when(() => strategy.fail(401)));
    await expect(asks(withoutWords)).rejects.toMatchObject({ code: 'unauthenticated', details: {} });
    expect(await asks(withoutWords).catch(({ details }: Problem) => details)).toEqual({});
  });

  it.each([
    ['at once', (done: () => void) => done()],
    ['later', (done: () => void) => void setImmediate(done)],
  ])('tells of what is refused, and of nothing else, %s', async (_, when) => {
    const told: SignInRefused[] = [];
    signals.signInRefused.subscribe((event) => told.push(event));
    const ending = (error: unknown) => new Told((strategy) => when(() => strategy.error(error as Error)));
    const more = { scheme: 'key', because: 'revoked', detail: 'k-1' };
    await asks(ending(new Problem('forbidden', { detail: 'not you' }))).catch(() => undefined);
    await asks(ending(new CallerRefused('unauthenticated', { detail: 'less for the client' }, more))).catch(() => undefined);
    await asks(new Told((strategy) => when(() => strategy.fail(401)))).catch(() => undefined);
    expect(told).toEqual([{ scheme: 'told', because: 'not you' }, more, { scheme: 'told', because: 'Sign-in is required' }]);
    const noRefusals = [new Problem('upstream-unavailable'), new Problem('client-gone'), new Error('a fault'), new CallerRefused('unauthenticated', {}, undefined)];
    for (const error of noRefusals) await expect(asks(ending(error))).rejects.toBe(error);
    await asks(new Told((strategy) => when(() => strategy.success(ANN))));
    expect(told).toHaveLength(3);
  });

  it.each([
    ['at once', (done: () => void) => done()],
    ['later', (done: () => void) => void setImmediate(done)],
  ])('takes no word for a customer but that of an issuer that names customers, %s', async (_, when) => {
    const stranger = { ...ANN, identity: new Identity('another', 'ann'), customer: customerId('c-00001') };
    expect((await asks(new Told((strategy) => when(() => strategy.success(stranger))))).caller).toMatchObject({ identity: stranger.identity, customer: undefined });
  });

  it('is known by what its strategies say of themselves, each once', () => {
    const told = (readsFrom: readonly string[], problems: readonly ProblemCode[], name: string): CallerStrategy =>
      Object.assign(new Told((strategy) => strategy.pass()), { readsFrom, documentation: { problems, securitySchemes: { [name]: { type: 'http' } } } });
    const stage = new CallerStage([told(['cookie'], ['unauthenticated'], 'one'), told(['cookie', 'authorization'], ['unauthenticated', 'forbidden'], 'other'), new Told(() => undefined)], new AuthSignals());
    expect(stage.varies).toEqual(['cookie', 'authorization']);
    expect(stage.documentation).toEqual({ problems: ['unauthenticated', 'forbidden'], securitySchemes: { one: { type: 'http' }, other: { type: 'http' } } });
  });

  it('does not redirect: that is for pages', async () => {
    await expect(asks(new Told((strategy) => strategy.redirect('/login')))).rejects.toThrow('wanted to redirect to /login');
  });

  it.each([
    ['at once', (done: () => void) => done()],
    ['later', (done: () => void) => void setImmediate(done)],
  ])('keeps no outcome from one request to the next, %s', async (_, when) => {
    const outcomes = [ANN, undefined];
    const strategy = new Told((one) => {
      const caller = outcomes.shift();
      when(() => (caller ? one.success(caller) : one.pass()));
    });
    const stage = new CallerStage([strategy], new AuthSignals());
    const asks = async (): Promise<RequestContext> => {
      const context = { request: { raw: { headers: {} } } } as unknown as RequestContext;
      await stage.run(context);
      return context;
    };
    expect((await asks()).caller).toBe(ANN);
    expect((await asks()).caller).toBeUndefined();
  });

  it('says how to become known, by all strategies', async () => {
    const pass = (strategy: Strategy): void => strategy.pass();
    const [bearer, dpop] = [new Told(pass, 'Bearer realm="x"'), new Told(pass, 'DPoP realm="x"')];
    expect((await asks(bearer, new Told(pass), dpop)).challenge).toBe('Bearer realm="x", DPoP realm="x"');
    expect((await asks(new Told(pass))).challenge).toBeUndefined();
    expect((await asks(bearer, new Told(pass, 'Bearer realm="x"'), dpop)).challenge).toBe('Bearer realm="x", DPoP realm="x"');
  });
});
