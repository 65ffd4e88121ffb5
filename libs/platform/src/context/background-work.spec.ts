import 'reflect-metadata';
import { Controller, Get, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap } from '@nestjs/common';
import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { Identity } from '../identity/identity.ts';
import { HeldResources } from '../management/held-resources.ts';
import { leak, startModule, Word } from '../routes/closed-by-default.fixture.ts';
import { Public, Returns } from '../routes/decorators.ts';
import type { RunningBff } from '../server/start-bff.ts';
import { BackgroundWork } from './background-work.ts';
import { currentContext, currentScope, outsideRequests, runInScope } from './current.ts';

@Controller('words')
@Public()
class Words {
  constructor(private readonly work: BackgroundWork) {}
  @Get()
  @Returns(Word)
  async get(): Promise<Word> {
    const request = currentContext().id;
    const inside = await this.work.run({ name: 'inside' }, () => currentContext().id);
    return { word: `${inside === request} ${currentContext().id === request}` };
  }

  @Get('plain')
  @Returns(Word)
  plain(): Word {
    return leak();
  }
}

let atStart: string | undefined;

@Injectable()
class AtStart implements OnApplicationBootstrap {
  constructor(private readonly work: BackgroundWork) {}
  async onApplicationBootstrap(): Promise<void> {
    atStart = await this.work.run({ name: 'at start' }, () => currentContext().id);
  }
}

const ROBOT = { identity: new Identity('jobs', 'reprice'), scopes: ['prices'], roles: [] };

describe('work outside a request', () => {
  let bff: RunningBff;
  let work: BackgroundWork;
  beforeAll(async () => {
    bff = await startModule({ controllers: [Words], providers: [AtStart] }, { deadline: 60 });
    work = bff.app.get(BackgroundWork);
  });
  afterAll(() => bff.close());

  const held = (): unknown => bff.app.get(HeldResources).read('held').find((one) => one?.resource === 'background work')?.value;

  it('has a scope, an id and a trace of its own, also at start and within a request', async () => {
    const [one, other] = await Promise.all([0, 1].map(() => work.run({ name: 'ids' }, () => currentContext())));
    expect({ ids: one?.id === other?.id, traces: one?.trace === other?.trace, outside: currentScope(), atStart: typeof atStart }).toEqual({ ids: false, traces: false, outside: undefined, atStart: 'string' });
    expect(await (await fetch(`${bff.url}/words`)).json()).toEqual({ word: 'false true' });
  });

  it('calls as the BFF itself, or for the caller that it names', async () => {
    const callers = [await work.run({ name: 'own' }, () => currentContext().caller), await work.run({ name: 'robot', as: ROBOT }, () => currentContext().caller)];
    expect(callers).toEqual([undefined, ROBOT]);
  });

  it('returns what the work returns, and throws what it throws', async () => {
    expect(await work.run({ name: 'returns' }, async () => (await delay(1), 7))).toBe(7);
    await expect(work.run({ name: 'throws' }, () => Promise.reject(new TypeError('no')))).rejects.toThrow(new TypeError('no'));
    await expect(work.run({ name: 'throws at once' }, () => { throw new TypeError('no'); })).rejects.toThrow(new TypeError('no'));
    expect(held()).toBe(0);
  });

  it('ends at its deadline, that of a data route by default, and calls off what it waits for', async () => {
    const reasons: string[] = [];
    const hang = (): Promise<never> => {
      currentScope()?.add({ cancel: (reason) => void reasons.push(reason) });
      return new Promise(() => undefined);
    };
    for (const options of [{ name: 'hangs' }, { name: 'hangs', deadline: '20ms' }] as const) {
      const running = work.run(options, hang);
      expect(held()).toBe(1);
      await expect(running).rejects.toMatchObject({ code: 'upstream-timeout', message: 'the deadline of the background work "hangs" has passed' });
    }
    expect({ reasons, held: held() }).toEqual({ reasons: ['deadline', 'deadline'], held: 0 });
  });

  it('has the time that it says, or that of a data route', async () => {
    const left = async (deadline?: '20ms' | '10s'): Promise<number> => Math.ceil(await work.run({ name: 'left', ...(deadline ? { deadline } : {}) }, () => currentScope()?.remaining() ?? 0) / 10) * 10;
    expect({ short: await left('20ms'), own: await left(), long: await left('10s') }).toEqual({ short: 20, own: 60, long: 10_000 });
  });

  it.each([
    ['has ended', () => 7],
    ['has failed', () => Promise.reject(new TypeError('no'))],
  ])('calls off what it has begun and does not wait for when it %s', async (_, end) => {
    const reasons: string[] = [];
    const begin = (): unknown => {
      currentScope()?.add({ cancel: (reason) => void reasons.push(reason) });
      return end();
    };
    await work.run({ name: 'leaves something', deadline: '10s' }, begin).catch(() => undefined);
    expect({ reasons, held: held() }).toEqual({ reasons: ['settled'], held: 0 });
  });

  it('is entered again where it was begun, so that a timer or a socket of it sees the team’s own storage', async () => {
    const storage = new AsyncLocalStorage<string>();
    const seen = await storage.run('tenant', () =>
      work.run({ name: 'stored', deadline: '10s' }, async () => {
        const scope = currentScope();
        return storage.exit(() => outsideRequests(() => runInScope(scope, () => storage.getStore())));
      }),
    );
    expect(seen).toBe('tenant');
  });

  it('is a thousand pieces at a time at most: one more is not begun, and is once another has ended', async () => {
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const running = Array.from({ length: 1_000 }, () => work.run({ name: 'waits', deadline: '1m' }, () => ended));
    const begun = jest.fn(() => 1);
    await expect(work.run({ name: 'one more' }, begun)).rejects.toMatchObject({ code: 'overloaded', message: '1000 pieces of background work run already; "one more" was not begun' });
    expect({ begun: begun.mock.calls.length, held: held() }).toEqual({ begun: 0, held: 1_000 });
    end();
    await Promise.all(running);
    expect({ one: await work.run({ name: 'one more' }, begun), held: held() }).toEqual({ one: 1, held: 0 });
  });

  it('ends with the BFF', async () => {
    const other = await startModule({ controllers: [Words] });
    const running = other.app.get(BackgroundWork).run({ name: 'lasts', deadline: '1m' }, () => new Promise(() => undefined));
    const [outcome] = await Promise.allSettled([running, other.close()]);
    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'overloaded', message: 'the background work "lasts" has ended with the BFF' } });
  });

  it('has no reply to write to', async () => {
    await expect(work.run({ name: 'replies' }, () => void currentContext().reply.header('a', 'b'))).rejects.toThrow('reply.header was used where no client waits for an answer');
  });
});
