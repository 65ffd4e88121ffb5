import 'reflect-metadata';
import { Controller, Get } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { PreparesApp } from '../server/prepares-app.ts';
import type { RunningBff } from '../server/start-bff.ts';
import { StartError } from '../server/start-error.ts';
import { leak, startModule, Word } from './closed-by-default.fixture.ts';
import { Public, Returns } from './decorators.ts';
import { PluginRoutes } from './plugin-routes.ts';

@Controller()
@Public()
class Words {
  @Get('word')
  @Returns(Word)
  word(): Word {
    return leak();
  }
}

/** Answers what it was sent. */
function echo(instance: FastifyInstance): void {
  instance.get('/echo', (request: FastifyRequest, reply: FastifyReply) => reply.send({ query: request.query }));
  instance.post('/echo', (request: FastifyRequest, reply: FastifyReply) => reply.status(202).send({ body: request.body }));
  instance.get('/echo/slow', () => new Promise(() => undefined));
  instance.get('/echo/raw', (_request: FastifyRequest, reply: FastifyReply) => void reply.raw.end('written past the reply'));
}

const RULES = PluginRoutes({ path: '/plugin/echo', access: 'authenticated', scopes: ['words'] }, { path: '/plugin/echo/*', access: 'public' }, { path: '/early*', access: 'public' });

@RULES
class Plugged implements PreparesApp {
  prepare(app: NestFastifyApplication): void {
    const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
    // Before the BFF knows its routes, as SwaggerModule.setup() does it.
    fastify.get('/early', (_request, reply) => reply.type('text/html').send('<p>early</p>'));
    fastify.register((instance, _options, done) => (echo(instance), done()), { prefix: '/plugin' });
  }
}

/** The metadata of the base is not the root's own. */
const start = (base: typeof Plugged, rules?: ClassDecorator): Promise<RunningBff> => startModule({ controllers: [Words] }, { deadline: 60 }, {}, base, rules);

describe('routes of a plugin', () => {
  let bff: RunningBff;
  beforeAll(async () => {
    bff = await start(Plugged, RULES);
  });
  afterAll(() => bff.close());

  const asked = async (path: string, caller?: string, init: RequestInit = {}): Promise<{ status: number; body: string }> => {
    const answer = await fetch(`${bff.url}${path}`, { ...init, headers: { ...(caller === undefined ? {} : { 'x-caller': caller }), ...(init.headers as Record<string, string>) } });
    return { status: answer.status, body: await answer.text() };
  };

  it('answer to those who may call them, and to no one else', async () => {
    const [anyone, guest, clerk] = [await asked('/plugin/echo?a=1'), await asked('/plugin/echo?a=1', 'guest'), await asked('/plugin/echo?a=1', 'clerk')];
    expect({ anyone: anyone.status, guest: guest.status, clerk }).toEqual({ anyone: 401, guest: 403, clerk: { status: 200, body: '{"query":{"a":"1"}}' } });
    expect((await asked('/plugin/echo', undefined, { method: 'HEAD' })).status).toBe(401);
    expect((await asked('/plugin/echo', 'clerk', { method: 'HEAD' })).status).toBe(200);
  });

  it('read their input themselves', async () => {
    const init = { method: 'POST', body: '{"free":[1]}', headers: { 'content-type': 'application/json' } };
    expect(await asked('/plugin/echo', 'clerk', init)).toEqual({ status: 202, body: '{"body":{"free":[1]}}' });
    expect((await asked('/plugin/echo', undefined, init)).status).toBe(401);
  });

  it('may be registered before the routes of controllers are read', async () => {
    expect(await asked('/early')).toEqual({ status: 200, body: '<p>early</p>' });
  });

  it('have the deadline, and answer by the reply alone', async () => {
    expect({ slow: (await asked('/plugin/echo/slow')).status, raw: (await asked('/plugin/echo/raw')).status }).toEqual({ slow: 504, raw: 500 });
  });

  it('have the rule that is the most specific, wherever it stands', async () => {
    const rules = PluginRoutes({ path: '/plugin*', access: 'public' }, { path: '/plugin/echo/*', access: 'authenticated' }, { path: '/plugin/echo', access: 'authenticated', roles: ['clerk'] }, { path: '/early', access: 'public' });
    const other = await start(Plugged, rules);
    const statuses = await Promise.all(['/plugin/echo', '/plugin/echo/raw'].map(async (path) => (await fetch(`${other.url}${path}`)).status));
    await other.close();
    expect(statuses).toEqual([401, 401]);
  });

  it.each([
    ['two for one path', [{ path: '/early', access: 'public' }, { path: '/early', access: 'authenticated' }], 'two rules for /early'],
    ['one that closes nothing', [{ path: '/early', access: 'public' }, { path: '/plugin*', access: 'public' }, { path: '/plugin/eco', access: 'authenticated' }], 'a rule for /plugin/eco, and no plugin registers that: /plugin* decides over it'],
  ] as const)('are refused with rules of which one would be ignored: %s', async (_, rules, fault) => {
    await expect(start(Plugged, PluginRoutes(...rules))).rejects.toThrow(fault);
  });

  it('are known as such: other methods and paths are not there', async () => {
    const answers = await Promise.all(['/plugin/other', '/plugin', '/earl'].map((path) => asked(path, 'clerk')));
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect((await asked('/plugin/echo', 'clerk', { method: 'DELETE' })).status).toBe(405);
  });

  it('are refused at start without a rule, each by its name', async () => {
    const started = await start(Plugged).catch((error: unknown) => error);
    expect(started).toBeInstanceOf(StartError);
    expect((started as StartError).faults.map((fault) => fault.split(':')[0])).toEqual(expect.arrayContaining(['GET /early', 'GET /plugin/echo', 'POST /plugin/echo', 'GET /plugin/echo/slow']));
  });

  it('do not take the place of a controller’s', async () => {
    class Taking extends Plugged {
      override prepare(app: NestFastifyApplication): void {
        (app.getHttpAdapter().getInstance() as unknown as FastifyInstance).get('/word', (_request, reply) => reply.send('taken'));
      }
    }
    const started = await start(Taking, PluginRoutes({ path: '/*', access: 'public' })).catch((error: unknown) => error);
    expect((started as StartError).faults.join()).toContain('GET /word');
  });
});
