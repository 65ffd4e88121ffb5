import 'reflect-metadata';
import { Controller, Get, Injectable, Module, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Identity } from '../identity/identity.ts';
import type { RequestContext } from '../context/request-context.ts';
import { StageFor } from '../pipeline/stage.ts';
import type { Stage } from '../pipeline/stage.ts';
import { Authenticated, Public, Returns } from '../routes/decorators.ts';
import { Field } from '../views/field.ts';
import { keepView } from '../views/kept-view.ts';
import { Bff } from './bff.decorator.ts';
import { BffSettings, ServerSettings } from './bff.settings.ts';
import { Environment } from './environment.ts';
import { startBff } from './start-bff.ts';
import type { RunningBff } from './start-bff.ts';
import { codedTag } from './validators.ts';

class Word {
  @Field(String)
  word!: string;
}

const view = Object.freeze({ word: 'kept' });

@Controller()
class Words {
  @Get('word')
  @Public()
  @Returns(Word)
  word(): Word {
    return view;
  }

  @Get('own')
  @Authenticated()
  @Returns(Word)
  own(): Word {
    return view;
  }

  @Get('cookie')
  @Public()
  @Returns(Word)
  cookie(@Res({ passthrough: true }) reply: FastifyReply): Word {
    void reply.header('set-cookie', 'a=1');
    return view;
  }

  @Get('made')
  @Public()
  @Returns(Word)
  made(): Word {
    return { word: 'made' };
  }
}

@StageFor('caller')
@Injectable()
class HeaderCaller implements Stage {
  readonly varies = ['x-caller'];

  run(context: RequestContext): void {
    const subject = context.request.headers['x-caller'];
    if (typeof subject === 'string') context.caller = { identity: new Identity('spec', subject), scopes: [], roles: [] };
  }
}

@Bff({ name: 'words' })
@Module({ controllers: [Words], providers: [HeaderCaller] })
class WordModule {}

const ANN = { 'x-caller': 'ann' };

describe('an answer that is made of kept ones', () => {
  let bff: RunningBff;
  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> => fetch(bff.url + path, { headers });
  const fields = ({ headers }: Response, ...names: string[]): unknown[] => names.map((name) => headers.get(name));

  beforeAll(async () => {
    const server = Object.assign(new ServerSettings(), { host: '127.0.0.1', port: 0, forward: ['accept-language'] });
    bff = await startBff(WordModule, Object.assign(new BffSettings(), { server, management: { host: '127.0.0.1', port: 0 } }), new Environment('test'));
  });
  afterAll(() => bff.close());
  beforeEach(() => keepView(view, { freshUntil: performance.now() + 30_950, everybodys: true }));

  it('is public for as long as it is fresh where it is everybody’s, and varies by what goes on to upstreams', async () => {
    for (const headers of [{}, ANN]) {
      keepView(view, { freshUntil: performance.now() + 30_950, everybodys: true });
      expect(fields(await get('/word', headers), 'cache-control', 'vary')).toEqual(['public, max-age=30', 'accept-language']);
    }
  });

  it.each([
    ['on a route for known callers', '/own', true],
    ['where it is not everybody’s', '/word', false],
  ])('is its caller’s %s: no shared cache keeps it, and the client asks again', async (_, path, everybodys) => {
    keepView(view, { freshUntil: performance.now() + 30_500, everybodys });
    expect(fields(await get(path, ANN), 'cache-control', 'vary')).toEqual(['private, no-cache', 'x-caller, accept-language']);
  });

  it('has a strong tag of its bytes, by which it is answered 304, without a body and what describes one', async () => {
    const first = await get('/word');
    const tag = String(first.headers.get('etag'));
    const again = await get('/word', { 'if-none-match': `"other", W/${tag}` });
    expect({ strong: /^"[\w-]{43}"$/.test(tag), status: again.status, body: await again.text() }).toEqual({ strong: true, status: 304, body: '' });
    expect(fields(again, 'etag', 'cache-control', 'content-length', 'content-type')).toEqual([tag, 'public, max-age=30', null, null]);
    const statuses = ['*', '"other"', codedTag(tag, 'gzip'), tag.toLowerCase()].map(async (known) => (await get('/word', { 'if-none-match': known, 'accept-encoding': 'identity' })).status);
    expect(await Promise.all(statuses)).toEqual([304, 200, 200, 200]);
  });

  it('is as any other where it sets a cookie, or was made for its request', async () => {
    for (const path of ['/cookie', '/made']) expect(fields(await get(path), 'etag')).toEqual([null]);
  });

  it('has no lifetime when it is over', async () => {
    keepView(view, { freshUntil: performance.now() + 500, everybodys: true });
    expect(fields(await get('/word'), 'cache-control')).toEqual([null]);
  });
});
