import { Body, Controller, Get, Header, Injectable, Options, Post, Query } from '@nestjs/common';
import { Authenticated, Field, Problem, Public, Returns, Signals, StageFor } from '@portico/platform';
import type { RequestContext, RunningBff, Stage } from '@portico/platform';
import { exchange } from '@portico/testing';
import type { RawAnswer } from '@portico/testing';
import { IsString } from 'class-validator';
import type { IncomingMessage } from 'node:http';
import { startEdge } from '../fixtures/edge-bff.fixture.ts';

class Word {
  @Field(String)
  @IsString()
  word!: string;
}

@Controller()
@Public()
class Words {
  @Get('word')
  @Returns(Word)
  word(@Query('fail') fail: string): Word {
    if (fail) throw new Error('no word');
    return { word: 'come in' };
  }

  @Get('shared')
  @Returns(Word)
  @Header('cache-control', 'public, max-age=60')
  @Header('vary', 'Accept-Language')
  shared(): Word {
    return { word: 'for all' };
  }

  @Get('own-cors')
  @Returns(Word)
  @Header('access-control-allow-origin', 'https://own.example')
  own(): Word {
    return { word: 'its own' };
  }

  @Post('word')
  @Authenticated()
  @Returns(Word)
  write(@Body() word: Word): Word {
    return word;
  }

  @Options('word')
  @Returns(Word)
  options(): Word {
    return { word: 'options' };
  }
}

@StageFor('overload')
@Injectable()
class Shedding implements Stage {
  turnsAway({ headers }: IncomingMessage): Problem | undefined {
    return headers['x-flood'] ? new Problem('overloaded') : undefined;
  }

  run(): void {}
}

/** Counts what each caller, known or not, spends. */
@StageFor('callerLimit')
@Injectable()
class Spending implements Stage {
  spent = 0;

  run({ request }: RequestContext): void {
    this.spent += 1;
    if (request.headers['x-spent']) throw new Problem('rate-limited', { headers: { 'retry-after': '7' } });
  }
}

const APP = 'https://app.shop.example';
const ORIGINS = [APP, 'https://admin.shop.example:8443', 'capacitor://localhost'];
const parts = { controllers: [Words], providers: [Shedding, Spending] };
const PREFLIGHT = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type,x-csrf' };

describe('a BFF that pages of other origins may call', () => {
  let bff: RunningBff;

  beforeAll(async () => {
    bff = await startEdge({ cors: { origins: ORIGINS, credentials: true, headers: ['content-type', 'x-csrf'], exposed: ['request-id'], maxAge: '5m' } }, parts);
  });
  afterAll(() => bff.close());

  const ask = (target: string, headers: Record<string, string>, method = 'GET', body = ''): Promise<RawAnswer> => exchange(bff.url, { method, target, headers: { connection: 'close', ...headers }, body });
  const corsOf = ({ headers }: RawAnswer): Record<string, unknown> => Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('access-control-') || name === 'vary'));
  const READABLE = { 'access-control-allow-origin': APP, 'access-control-allow-credentials': 'true', 'access-control-expose-headers': 'request-id', vary: 'Origin' };

  it.each([
    ['a good answer', '/word', {}, 200],
    ['a failed handler', '/word?fail=1', {}, 500],
    ['no such route', '/nowhere', {}, 404],
    ['a path that no router takes', '/%', {}, 400],
    ['a spent limit', '/word', { 'x-spent': '1' }, 429],
    ['a request that is shed before Fastify', '/word', { 'x-flood': '1' }, 503],
    ['an expectation that cannot be met', '/word', { expect: 'magic' }, 417],
  ])('lets them read %s', async (_, target, headers, status) => {
    const answer = await ask(target, { origin: APP, ...headers });
    expect({ status: answer.status, cors: corsOf(answer) }).toEqual({ status, cors: READABLE });
  });

  it('lets them read that they must sign in', async () => {
    const answer = await ask('/word', { origin: APP, 'content-type': 'application/json' }, 'POST', '{"word":"a"}');
    expect({ status: answer.status, cors: corsOf(answer) }).toEqual({ status: 401, cors: READABLE });
  });

  it('says on every answer that it depends on the origin, one for all caches too', async () => {
    expect(corsOf(await ask('/word', {}))).toEqual({ vary: 'Origin' });
    expect(corsOf(await ask('/shared', {}))).toEqual({ vary: 'Accept-Language, Origin' });
    expect(corsOf(await ask('/shared', { origin: APP }))).toEqual({ ...READABLE, vary: 'Accept-Language, Origin' });
    expect(corsOf(await ask('/word', { 'x-flood': '1' }))).toEqual({ vary: 'Origin' });
  });

  it('answers a preflight before a caller is looked for, and without spending anything', async () => {
    const stage = bff.app.get(Spending, { strict: false });
    const { spent } = stage;
    const ended: (string | undefined)[] = [];
    bff.app.get(Signals).requestFinished.subscribe(({ context }) => void ended.push(context.route?.operationId));
    const answer = await ask('/word', { origin: APP, ...PREFLIGHT, 'x-caller': 'someone' }, 'OPTIONS');
    expect({ status: answer.status, body: answer.body, cors: corsOf(answer), length: answer.headers['content-length'] }).toEqual({
      status: 204,
      body: '',
      length: undefined,
      cors: {
        ...READABLE,
        'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
        'access-control-allow-headers': 'content-type, x-csrf',
        'access-control-max-age': '300',
      },
    });
    expect({ spent: stage.spent, ended: ended.length }).toEqual({ spent, ended: 1 });
  });

  it('answers a preflight for any path, so that the page can read that there is none', async () => {
    for (const path of ['/nowhere', '/word/nowhere?a=%']) expect((await ask(path, { origin: APP, ...PREFLIGHT }, 'OPTIONS')).status).toBe(204);
    // What no router takes is refused at once.
    const unroutable = await ask('/%', { origin: APP, ...PREFLIGHT }, 'OPTIONS');
    expect({ status: unroutable.status, cors: corsOf(unroutable) }).toEqual({ status: 400, cors: READABLE });
  });

  it.each([
    ['another site', 'https://evil.example'],
    ['an origin that begins as ours', `${APP}.evil.example`],
    ['an origin that ends as ours', 'https://evil-app.shop.example'],
    ['ours without TLS', 'http://app.shop.example'],
    ['ours at another port', `${APP}:8443`],
    ['ours with its default port, as no browser writes it', `${APP}:443`],
    ['ours with a dot at its end', `${APP}.`],
    ['ours in capitals', 'https://APP.shop.example'],
    ['ours with a path', `${APP}/`],
    ['ours with a user', 'https://app.shop.example@evil.example'],
    ['no origin', 'null'],
    ['an empty one', ''],
    ['a list with ours', `${APP}, https://evil.example`],
    ['a list of ours', `${APP} ${APP}`],
    ['a star', '*'],
    ['ours behind a no-break space', `\u00a0${APP}`],
    ['a name of every object', '__proto__'],
    ['another such name', 'constructor'],
  ])('lets the pages of %s read nothing, and refuses their preflights', async (_, origin) => {
    expect(corsOf(await ask('/word', { origin }))).toEqual({ vary: 'Origin' });
    const preflight = await ask('/word', { origin, ...PREFLIGHT }, 'OPTIONS');
    expect({ status: preflight.status, cors: corsOf(preflight), problem: preflight.body }).toEqual({ status: 403, cors: { vary: 'Origin' }, problem: expect.stringContaining('urn:portico:problem:forbidden') });
  });

  it('echoes nothing of an origin that is sent twice', async () => {
    const answer = await exchange(bff.url, `GET /word HTTP/1.1\r\nhost: x\r\norigin: ${APP}\r\norigin: https://evil.example\r\nconnection: close\r\n\r\n`);
    expect(corsOf(answer)).toEqual({ vary: 'Origin' });
  });

  it.each(['https://admin.shop.example:8443', 'capacitor://localhost'])('knows %s', async (origin) => {
    expect(corsOf(await ask('/word', { origin }))).toMatchObject({ 'access-control-allow-origin': origin });
  });

  it('leaves other OPTIONS requests to their route, and what an answer says itself as it is', async () => {
    expect((await ask('/word', { origin: APP }, 'OPTIONS')).body).toContain('options');
    expect((await ask('/word', PREFLIGHT, 'OPTIONS')).body).toContain('options');
    expect(corsOf(await ask('/own-cors', { origin: APP }))).toMatchObject({ 'access-control-allow-origin': 'https://own.example' });
  });
});

describe('a BFF that every page may call', () => {
  it('says so without credentials, and depends on no origin', async () => {
    const bff = await startEdge({ cors: { origins: ['*'], methods: ['GET'], headers: [], exposed: [] } }, parts);
    try {
      const { headers } = await exchange(bff.url, { method: 'GET', target: '/word', headers: { origin: 'https://any.example' } });
      expect({ origin: headers['access-control-allow-origin'], credentials: headers['access-control-allow-credentials'], vary: headers['vary'] }).toEqual({ origin: '*', credentials: undefined, vary: undefined });
      const preflight = await exchange(bff.url, { method: 'OPTIONS', target: '/word', headers: { origin: 'null', ...PREFLIGHT } });
      expect({ status: preflight.status, headers: preflight.headers }).toMatchObject({ status: 204, headers: { 'access-control-allow-origin': '*', 'access-control-allow-methods': 'GET' } });
    } finally {
      await bff.close();
    }
  });
});

describe('a BFF without CORS', () => {
  it('answers no preflight, and lets no other page read anything', async () => {
    const bff = await startEdge({}, parts);
    try {
      const answers = await Promise.all([
        exchange(bff.url, { method: 'GET', target: '/word', headers: { origin: APP } }),
        exchange(bff.url, { method: 'OPTIONS', target: '/nowhere', headers: { origin: APP, ...PREFLIGHT } }),
      ]);
      expect(answers.map(({ status, headers }) => ({ status, named: Object.keys(headers).filter((name) => /^access-control|^vary$/.test(name)) }))).toEqual([
        { status: 200, named: [] },
        { status: 404, named: [] },
      ]);
    } finally {
      await bff.close();
    }
  });
});
