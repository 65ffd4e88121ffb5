import 'reflect-metadata';
import { Controller, Get, Injectable, Module, Query } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import type { LetAnswer } from '../context/let-answer.ts';
import type { RequestContext } from '../context/request-context.ts';
import { Signals } from '../events/signals.ts';
import { Problem } from '../problems/problem.ts';
import { Public, Returns } from '../routes/decorators.ts';
import type { Route } from '../routes/route.ts';
import { Bff } from '../server/bff.decorator.ts';
import { BffSettings } from '../server/bff.settings.ts';
import { Environment } from '../server/environment.ts';
import { startBff } from '../server/start-bff.ts';
import type { RunningBff } from '../server/start-bff.ts';
import { Field } from '../views/field.ts';
import { ANSWERED, StageFor } from './stage.ts';
import type { Stage, StageResult } from './stage.ts';

class Word {
  @Field(String)
  word!: string;
}

let handled = 0;

@Controller()
@Public()
class Words {
  @Get('followed')
  @Returns(Word)
  async followed(@Query('after') after: string): Promise<Word> {
    handled += 1;
    if (after) await delay(Number(after));
    return { word: 'followed' };
  }

  @Get('alone')
  @Returns(Word)
  alone(): Word {
    handled += 1;
    return { word: 'alone' };
  }
}

/** Answers by itself when the query says so, and writes down what it hears of. */
@StageFor('claim')
@Injectable()
class Clerk implements Stage {
  static readonly heard: [status: number, handled: boolean, body: string][] = [];
  static hearing: () => void | Promise<void> = () => undefined;

  run(context: RequestContext): StageResult | Promise<StageResult> {
    const { own } = context.request.query as { own?: string };
    if (own === undefined) return;
    if (own === 'refuse') throw new Problem('forbidden');
    if (own === 'later') return delay(1).then(() => this.answer(context));
    return this.answer(context);
  }

  follows({ path }: Route): boolean {
    return path === '/followed';
  }

  answered({ reply, handled: begun }: RequestContext, { body }: LetAnswer): void | Promise<void> {
    Clerk.heard.push([reply.statusCode, begun, String(body)]);
    return Clerk.hearing();
  }

  private answer({ reply }: RequestContext): typeof ANSWERED {
    void reply.code(202).header('content-type', 'text/plain').send('by the clerk');
    return ANSWERED;
  }
}

@Bff({ name: 'words' })
@Module({ controllers: [Words], providers: [Clerk] })
class WordModule {}

describe('a stage that follows a route', () => {
  let bff: RunningBff;

  beforeAll(async () => {
    const settings = Object.assign(new BffSettings(), {
      server: { host: '127.0.0.1', port: 0, deadline: 1_000, bodyLimit: 1_000, headerLimit: 16_384, requestTimeout: 5_000, keepAlive: 5_000 },
      management: { host: '127.0.0.1', port: 0 },
    });
    bff = await startBff(WordModule, settings, new Environment('test'));
  });
  beforeEach(() => {
    handled = 0;
    Clerk.heard.length = 0;
    Clerk.hearing = () => undefined;
  });
  afterAll(() => bff.close());

  const get = async (path: string): Promise<[status: number, text: string]> => {
    const response = await fetch(bff.url + path);
    return [response.status, await response.text()];
  };

  it.each(['now', 'later'])('may answer itself, %s, and nothing further happens', async (own) => {
    for (const path of ['/followed', '/alone']) expect(await get(`${path}?own=${own}`)).toEqual([202, 'by the clerk']);
    expect([handled, Clerk.heard]).toEqual([0, [[202, false, 'by the clerk']]]);
  });

  it('hears of every answer of the route as it goes out, and of no other route’s', async () => {
    const answers = [await get('/followed?after=1'), await get('/followed?own=refuse'), await get('/followed?unknown=1')];
    await get('/alone');
    expect(Clerk.heard.map(([, , body]) => body)).toEqual(answers.map(([, text]) => text));
    expect(Clerk.heard.map(([status, begun]) => [status, begun])).toEqual([[200, true], [403, false], [400, false]]);
  });

  it('keeps the answer back until it is done', async () => {
    let done = false;
    Clerk.hearing = () => delay(20).then(() => void (done = true));
    expect(await get('/followed')).toEqual([200, '{"word":"followed"}']);
    expect([done, Clerk.heard.length]).toEqual([true, 1]);
  });

  it('is told of one answer, though the deadline passes meanwhile', async () => {
    Clerk.hearing = () => delay(1_300);
    expect(await get('/followed')).toEqual([200, '{"word":"followed"}']);
    expect(Clerk.heard).toHaveLength(1);
  });

  it('is told of the deadline’s answer, and not of what the handler says later', async () => {
    Clerk.hearing = () => delay(1_300);
    const [status] = await get('/followed?after=1200');
    expect([status, Clerk.heard.map(([heard]) => heard)]).toEqual([504, [504]]);
  });

  const failures: [string, () => void | Promise<void>][] = [
    ['at once', () => { throw new Error('out of ink'); }],
    ['later', () => delay(5).then(() => Promise.reject(new Error('out of ink')))],
  ];
  it.each(failures)('that fails, %s, has the request answered 500, and is not told of that answer', async (_, hearing) => {
    Clerk.hearing = hearing;
    const failure = new Promise((resolve) => bff.app.get(Signals).requestFinished.subscribe(({ context }) => resolve(context.failure)));
    const [status, text] = await get('/followed');
    expect({ status, type: (JSON.parse(text) as { type: string }).type, heard: Clerk.heard.length }).toEqual({ status: 500, type: 'urn:portico:problem:internal', heard: 1 });
    expect(await failure).toMatchObject({ code: 'internal', cause: { message: 'out of ink' } });
    Clerk.hearing = () => undefined;
    expect(await get('/followed')).toEqual([200, '{"word":"followed"}']);
  });
});
