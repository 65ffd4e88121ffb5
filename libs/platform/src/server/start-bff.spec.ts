import type { RequestFinished } from '../context/context-factory.ts';
import type { RequestContext } from '../context/request-context.ts';
import { Identity } from '../identity/identity.ts';
import 'reflect-metadata';
import { Body, Controller, Get, Injectable, Module, Post, Query, Sse } from '@nestjs/common';
import type { MessageEvent, Type } from '@nestjs/common';
import { Section } from '@portico/config';
import { IsString } from 'class-validator';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { Agent } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { interval, map, of } from 'rxjs';
import type { Observable } from 'rxjs';
import { currentContext } from '../context/current.ts';
import { Signals } from '../events/signals.ts';
import { StageFor } from '../pipeline/stage.ts';
import type { Stage } from '../pipeline/stage.ts';
import { RoutePolicy } from '../routes/route-policy.ts';
import { Authenticated, Public, Returns, Stream } from '../routes/decorators.ts';
import { Field } from '../views/field.ts';
import { Bff } from './bff.decorator.ts';
import { ReadsSettings } from '../settings/reads-settings.decorator.ts';
import { BffSettings, DrainSettings } from './bff.settings.ts';
import { Environment } from './environment.ts';
import { startBff } from './start-bff.ts';
import type { RunningBff } from './start-bff.ts';
import type { StartError } from './start-error.ts';

class Word {
  @Field(String)
  word!: string;
}

class Sentence {
  @IsString()
  words!: string;
}

let stuckBegan: () => void = () => undefined;

@Controller('words')
@Public()
class WordController {
  @Get('promise')
  @Returns(Word)
  promise(): Promise<Word> {
    return Promise.resolve({ word: 'promise' });
  }

  @Get('observable')
  @Returns(Word)
  observable(): Observable<Word> {
    return of({ word: 'first' }, { word: 'last' });
  }

  @Get('one')
  @Returns(Word)
  one(@Query('q') q: string): Word {
    return { word: q };
  }

  @Get('nothing')
  @Returns(Word)
  nothing(): Word {
    return { word: null as unknown as string };
  }

  @Get('stuck')
  @Returns(Word)
  stuck(): Promise<Word> {
    stuckBegan();
    return new Promise(() => undefined);
  }

  @Post()
  @Authenticated()
  @Returns(Word)
  async add(@Body() { words }: Sentence): Promise<Word> {
    await delay(1);
    return { word: `${words} by ${currentContext().caller?.identity.subject}` };
  }

  @Sse('ticks')
  @Stream()
  ticks(): Observable<MessageEvent> {
    return interval(60).pipe(map((tick) => ({ data: String(tick) })));
  }
}

@StageFor('caller')
@Injectable()
class HeaderCaller implements Stage {
  async run(context: ReturnType<typeof currentContext>): Promise<void> {
    await delay(1);
    context.challenge = 'Test realm="words"';
    const subject = context.request.headers['x-caller'];
    if (typeof subject === 'string') context.caller = { identity: new Identity('spec', subject), scopes: [], roles: [] };
  }
}

@Bff({ name: 'words' })
@Module({ controllers: [WordController], providers: [HeaderCaller] })
class WordModule {}

const settings = (): BffSettings =>
  Object.assign(new BffSettings(), {
    server: { host: '127.0.0.1', port: 0, deadline: 500, bodyLimit: 1_000, headerLimit: 16_384, requestTimeout: 5_000, keepAlive: 5_000 },
    management: { host: '127.0.0.1', port: 0 },
  });
const start = (root: Type): Promise<RunningBff> => startBff(root, settings(), new Environment('test'));

describe('a BFF', () => {
  let bff: RunningBff;
  let finished: RequestFinished[];

  beforeAll(async () => {
    bff = await start(WordModule);
    bff.app.get(Signals, { strict: false }).requestFinished.subscribe((event) => finished.push(event));
  });
  beforeEach(() => {
    finished = [];
  });
  afterAll(() => bff.close());

  const get = (path: string, init?: RequestInit): Promise<Response> => fetch(`${bff.url}${path}`, init);
  const post = (body: string, headers: Record<string, string> = {}): Promise<Response> =>
    get('/words', { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
  const problem = async (response: Response): Promise<unknown> => ({ status: response.status, ...((await response.json()) as object) });

  it('answers with a promise’s value, and with an Observable’s last', async () => {
    await expect((await get('/words/promise')).json()).resolves.toEqual({ word: 'promise' });
    await expect((await get('/words/observable')).json()).resolves.toEqual({ word: 'last' });
  });

  it('gives a handler the request’s context, behind an asynchronous stage and a body', async () => {
    const response = await post('{"words":"a b"}', { 'x-caller': 'ann' });
    expect([response.status, await response.json()]).toEqual([201, { word: 'a b by ann' }]);
  });

  it('asks an unknown caller to become known', async () => {
    const response = await post('{"words":"a b"}');
    expect(response.headers.get('www-authenticate')).toBe('Test realm="words"');
    await expect(problem(response)).resolves.toMatchObject({ status: 401, type: 'urn:portico:problem:unauthenticated' });
  });

  it('refuses unknown query parameters on a route without a class', async () => {
    await expect(problem(await get('/words/promise?x=1'))).resolves.toMatchObject({ status: 400, errors: [{ in: 'query', field: 'x' }] });
    await expect(problem(await get('/words/one?q=a&q=b'))).resolves.toMatchObject({ errors: [{ field: 'q', message: 'is given more than once' }] });
    await expect((await get('/words/one?q=a')).json()).resolves.toEqual({ word: 'a' });
  });

  it('refuses a body that is too long, not JSON, or no JSON object', async () => {
    const known = { 'x-caller': 'ann' };
    expect((await post(`{"words":"${'x'.repeat(2_000)}"}`, known)).status).toBe(413);
    expect((await post('{', known)).status).toBe(400);
    expect((await post('[]', known)).status).toBe(400);
    expect((await post('a=b', { ...known, 'content-type': 'text/plain' })).status).toBe(415);
  });

  it('would rather fail than make a value up', async () => {
    await expect(problem(await get('/words/nothing'))).resolves.toMatchObject({ status: 500, type: 'urn:portico:problem:internal' });
  });

  it('answers 504 for a handler that does not', async () => {
    const started = performance.now();
    await expect(problem(await get('/words/stuck'))).resolves.toMatchObject({ status: 504 });
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('knows unknown routes from wrong methods', async () => {
    expect((await get('/words/none')).status).toBe(404);
    const wrong = await get('/words/promise', { method: 'DELETE' });
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    expect((await get('/words/promise', { method: 'HEAD' })).status).toBe(200);
  });

  it('answers and counts a request whose URL cannot be read', async () => {
    const unreadable = await new Promise<IncomingMessage>((resolve, reject) => request(`${bff.url}/words`, { path: '/%zz' }, resolve).on('error', reject).end());
    expect([unreadable.statusCode, unreadable.headers['content-type']]).toEqual([400, 'application/problem+json']);
    await text(unreadable);
    while (!finished.some(({ status }) => status === 400)) await delay(1);
  });

  it('lets a stream run past the deadline', async () => {
    const response = await get('/words/ticks');
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    let received = '';
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      received += Buffer.from(chunk).toString();
      if (received.includes('data: 9')) break;
    }
    expect(received).toContain('data: 0');
  });

  it('tells its subscribers of each request, with its size', async () => {
    await (await get('/words/promise')).text();
    const own = (): RequestFinished[] => finished.filter(({ context }) => context.route?.path === '/words/promise');
    while (own().length === 0) await delay(1);
    expect(own().map(({ status, bytes, context }) => [status, bytes, context.clientGone])).toEqual([[200, '{"word":"promise"}'.length, false]]);
  });

  it('counts a client that left as 499', async () => {
    const controller = new AbortController();
    const began = new Promise<void>((resolve) => (stuckBegan = resolve));
    const leaving = get('/words/stuck', { signal: controller.signal }).catch(() => undefined);
    await began;
    controller.abort();
    await leaving;
    while (finished.length === 0) await delay(1);
    expect(finished.map(({ status, context }) => [status, context.clientGone])).toEqual([[499, true]]);
  });

  it('tells operators that it is alive and ready', async () => {
    for (const [page, status] of [['/health/live', 200], ['/health/ready', 200], ['/', 200], ['/nope', 404]] as const) {
      expect((await fetch(`${bff.managementUrl}${page}`)).status).toBe(status);
    }
  });
});

describe('a BFF that stops', () => {
  it('finishes requests in flight, closes connections as they fall idle, and takes no more', async () => {
    const bff = await start(WordModule);
    const agent = new Agent({ keepAlive: true });
    const ask = (path: string): Promise<IncomingMessage> =>
      new Promise((resolve, reject) => request(`${bff.url}${path}`, { agent }, resolve).on('error', reject).end());
    await text(await ask('/words/promise'));
    expect(Object.values(agent.freeSockets).flat()).toHaveLength(1);
    const slow = Promise.all([ask('/words/stuck'), ask('/words/stuck')]);
    await delay(30);
    const closed = bff.close();
    for (const response of await slow) {
      expect([response.statusCode, response.headers.connection]).toEqual([504, 'close']);
      await text(response);
    }
    await closed;
    await expect(ask('/words/promise')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    agent.destroy();
  });
});

describe('a header that a stage documents', () => {
  it('is that of every answer: an error does not take it away, as it does those of good answers', async () => {
    @StageFor('addressRules')
    @Injectable()
    class PolicyStage implements Stage {
      readonly documentation = { headers: { Link: { schema: { type: 'string' } } } };

      run({ reply }: RequestContext): void {
        reply.header('link', '</policy>').header('cache-status', 'hit');
      }
    }
    @Bff({ name: 'policies' })
    @Module({ imports: [WordModule], providers: [PolicyStage] })
    class PolicyModule {}
    const bff = await start(PolicyModule);
    const answer = await fetch(`${bff.url}/nothing`);
    const { status, headers } = answer;
    expect({ status, link: headers.get('link'), cache: headers.get('cache-status') }).toEqual({ status: 404, link: '</policy>', cache: null });
    await bff.close();
  });
});

describe('a BFF that is wired wrongly does not start', () => {
  it('when two stages claim one slot', async () => {
    @StageFor('caller')
    @Injectable()
    class Another implements Stage {
      run(): void {}
    }
    @Bff({ name: 'twice' })
    @Module({ providers: [HeaderCaller, Another] })
    class Twice {}
    await expect(start(Twice)).rejects.toThrow('both fill the slot "caller"');
  });

  it('when a route says nothing of access', async () => {
    @Controller()
    class Silent {
      @Get()
      @Returns(Word)
      get(): Word {
        return { word: '' };
      }
    }
    @Bff({ name: 'silent' })
    @Module({ controllers: [Silent] })
    class SilentModule {}
    await expect(start(SilentModule)).rejects.toThrow('add @Public() or @Authenticated()');
  });

  it('when a route relies on a stage that is not there', async () => {
    const sparing = new RoutePolicy<number>({ name: '@Once()', slot: 'claim', filledBy: 'the OnceModule of once', needsStage: (times) => times > 0 });
    @Controller()
    @Authenticated()
    class Writes {
      @Post('once')
      @(sparing.declared(1))
      @Returns(Word)
      write(): Word {
        return { word: '' };
      }

      @Post('never')
      @(sparing.declared(0))
      @Returns(Word)
      harmless(): Word {
        return { word: '' };
      }
    }
    @Bff({ name: 'writes' })
    @Module({ controllers: [Writes] })
    class WritesModule {}
    const error: unknown = await start(WritesModule).catch((thrown: unknown) => thrown);
    expect((error as StartError).faults).toEqual(['writes.write is @Once(), but nothing fills the slot "claim"; import the OnceModule of once']);
  });

  it.each([
    ['no.such.host.invalid', /^server\.host: "no\.such\.host\.invalid" cannot be listened on \((?:ENOTFOUND|EAI_AGAIN)\); write an address of this machine/],
    ['192.0.2.1', /^server\.host: "192\.0\.2\.1" cannot be listened on \(EADDRNOTAVAIL\)/],
  ])('when its host is %s', async (host, words) => {
    const wrong = settings();
    wrong.server.host = host;
    await expect(startBff(WordModule, wrong, new Environment('test'))).rejects.toThrow(words);
  });

  it('when its settings were made by hand, and lack a section of a module', async () => {
    class WithLoyalty {
      @Section(() => DrainSettings)
      loyalty = new DrainSettings();
    }
    @ReadsSettings(WithLoyalty)
    @Module({ imports: [WordModule] })
    class LoyalModule {}
    await expect(startBff(LoyalModule, settings(), new Environment('test'))).rejects.toThrow('the settings have no loyalty, and LoyalModule reads it');
  });

  it('when both ports are one', async () => {
    const one = settings();
    one.server.port = 4_999;
    one.management.port = 4_999;
    await expect(startBff(WordModule, one, new Environment('test'))).rejects.toThrow('server.port and management.port are both 4999; give one of them another port');
  });

  it('when its port is taken', async () => {
    const first = await start(WordModule);
    const taken = settings();
    taken.server.port = Number(new URL(first.url).port);
    await expect(startBff(WordModule, taken, new Environment('test'))).rejects.toThrow(/server\.port: port \d+ on 127\.0\.0\.1 is already in use/);
    await first.close();
  });
});
