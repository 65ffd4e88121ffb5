import { ANSWERED, Identity, ServerSettings, StartError } from '@portico/platform';
import type { BffIdentity, DeclaredRoutes, RequestContext, Route, RouteFacts, StageResult } from '@portico/platform';
import { claimOf } from './claims/held-claim.ts';
import { IdempotencySettings } from './idempotency.settings.ts';
import { IdempotencyStage } from './idempotency.stage.ts';
import { scopedKey } from './key/idempotency-key.ts';
import { REPEATS } from './routes/repeats.ts';
import type { Idempotency } from './routes/repeats.ts';
import type { Claim, Claimed, IdempotencyStore } from './stores/idempotency-store.ts';
import { MemoryStore } from './stores/memory.store.ts';
import { IdempotencySignals } from './telemetry/idempotency.signals.ts';
import type { IdempotencyKeyUsed } from './telemetry/idempotency.signals.ts';

/** A store whose answer to a claim waits until the test lets it go. */
class SlowStore extends MemoryStore {
  readonly leases: number[] = [];
  answer: () => void = () => undefined;

  override async claim(claim: Claim, lease: number): Promise<Claimed> {
    this.leases.push(lease);
    const claimed = await super.claim(claim, lease);
    await new Promise<void>((resolve) => (this.answer = resolve));
    return claimed;
  }

  override async release(claim: Claim): Promise<void> {
    await new Promise(setImmediate);
    return super.release(claim);
  }
}

const RULE = { key: 'required', whenUnknown: 'repeat' } as const;
const routeOf = (rule: Idempotency | undefined, method = 'POST'): Route => ({ method, operationId: 'entries.write', policies: rule ? REPEATS.said(rule) : {} }) as unknown as Route;
const [ROUTE, REFUSING] = [routeOf(RULE), routeOf({ key: 'required', whenUnknown: 'refuse' })];

describe('the stage of keys', () => {
  let store: SlowStore;
  let outcomes: IdempotencyKeyUsed['outcome'][];

  beforeEach(() => {
    store = new SlowStore({ keys: 10, bytes: 1_000 });
    outcomes = [];
  });

  const stageWith = (routes: readonly Route[] = [ROUTE, REFUSING], used: IdempotencyStore = store): IdempotencyStage => {
    const signals = new IdempotencySignals();
    signals.idempotencyKeyUsed.subscribe(({ outcome }) => outcomes.push(outcome));
    const declared = { table: { routes } } as unknown as DeclaredRoutes;
    const server = Object.assign(new ServerSettings(), { deadline: 10_000 });
    return new IdempotencyStage(used, Object.assign(new IdempotencySettings(), { keep: 7_200_000 }), { name: 'ledger-bff' } as BffIdentity, declared, signals, server, { add: () => undefined } as unknown as RouteFacts);
  };
  const contextOf = (route = ROUTE): RequestContext =>
    ({
      ...{ route, caller: { identity: new Identity('spec', 'ann') }, scope: {}, clientMayLeave: jest.fn(), handled: false },
      request: { method: 'POST', url: '/entries', body: { amount: 5 }, headers: { 'idempotency-key': '"k"' } },
      reply: { statusCode: 200, getHeaders: () => ({ 'x-early': '1' }), header: () => undefined },
    }) as unknown as RequestContext;
  const claiming = async (stage: IdempotencyStage, context: RequestContext, meanwhile: () => void = () => undefined): Promise<StageResult> => {
    stage.onModuleInit();
    const result = stage.run(context);
    await Promise.resolve();
    meanwhile();
    store.answer();
    return result;
  };

  it('claims a key for as long as its request may take, and five seconds more', async () => {
    const context = contextOf();
    expect(await claiming(stageWith(), context)).toBeUndefined();
    expect(store.leases).toEqual([15_000]);
    expect(context.clientMayLeave).toHaveBeenCalledTimes(1);
    expect(claimOf(context)).toMatchObject({ key: scopedKey('ledger-bff', new Identity('spec', 'ann').key, 'k'), before: new Set(['x-early']) });
  });

  it('has a claim of its own for each request', async () => {
    const [first, repeat] = [contextOf(), contextOf()];
    await claiming(stageWith(), first);
    await store.release(claimOf(first) as Claim);
    await claiming(stageWith(), repeat);
    expect(claimOf(repeat)?.token).not.toBe(claimOf(first)?.token);
    await store.release(claimOf(first) as Claim);
    expect(store.size).toBe(1);
  });

  it.each(['deadline', 'client-gone'])('carries nothing out when the claim comes too late (%s), and gives the key back for the repeat', async (reason) => {
    const stage = stageWith();
    const late = contextOf();
    expect(await claiming(stage, late, () => Object.assign(late.scope, { reason }))).toBe(ANSWERED);
    expect({ claim: claimOf(late), outcomes, kept: store.size }).toEqual({ claim: undefined, outcomes: ['claimed', 'released'], kept: 0 });
    expect(late.clientMayLeave).not.toHaveBeenCalled();
    expect(await claiming(stage, contextOf())).toBeUndefined();
  });

  it('gives a key back too late where no repeat is carried out: nothing has begun', async () => {
    const late = contextOf(REFUSING);
    await claiming(stageWith(), late, () => Object.assign(late.scope, { reason: 'deadline' }));
    expect({ outcomes, kept: store.size }).toEqual({ outcomes: ['claimed', 'released'], kept: 0 });
  });

  it('has an answer wait until its claim is ended, but not a failure: its handler may be busy still', async () => {
    for (const [status, waits] of [[200, true], [499, true], [500, false], [504, false]] as const) {
      store = new SlowStore({ keys: 10, bytes: 1_000 });
      const [stage, context] = [stageWith(), contextOf()];
      await claiming(stage, context);
      Object.assign(context, { handled: true });
      const ended = stage.answered(context, { status, headers: {}, body: '1' });
      expect(ended instanceof Promise).toBe(waits);
      await ended;
    }
  });

  it('does nothing for an answer whose request holds no claim', () => {
    expect(stageWith().answered(contextOf(), { status: 200, headers: {}, body: '1' })).toBeUndefined();
    expect(outcomes).toEqual([]);
  });

  it('follows and documents the routes that use keys', () => {
    const stage = stageWith();
    const rules = [RULE, { ...RULE, key: 'optional' }, { ...RULE, key: 'needless' }, undefined] as const;
    expect(rules.map((rule) => stage.follows(routeOf(rule)))).toEqual([true, true, false, false]);
    const documented = rules.map((rule) => stage.documentation.forRoute?.(routeOf(rule)));
    expect(documented.map((one) => one?.headers?.[0]?.required)).toEqual([true, false, undefined, undefined]);
    expect(documented[0]?.answerHeaders?.['Idempotency-Expires']).toContain('2h');
  });

  it('keeps a BFF from starting whose routes leave open what a repeat does', () => {
    expect(() => stageWith([routeOf(undefined)]).onModuleInit()).toThrow(StartError);
    expect(() => stageWith([routeOf(RULE), routeOf(undefined, 'GET')]).onModuleInit()).not.toThrow();
  });
});
