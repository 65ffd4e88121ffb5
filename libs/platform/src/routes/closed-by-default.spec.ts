import 'reflect-metadata';
import type { ModuleMetadata } from '@nestjs/common';
import { LazyModuleLoader } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { WsAdapter } from '@nestjs/platform-ws';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { PreparesApp } from '../server/prepares-app.ts';
import type { RunningBff } from '../server/start-bff.ts';
import { StartError } from '../server/start-error.ts';
import { at, moduleWith, RULES, SECRET, startModule } from './closed-by-default.fixture.ts';
import type { At, RuleName, Spot } from './closed-by-default.fixture.ts';
import { Public } from './decorators.ts';
import { WAYS } from './ways-of-declaring.fixture.ts';
import type { Ask } from './ways-of-declaring.fixture.ts';
import { target } from './way-around.fixture.ts';
import { OTHER_HANDLERS, WAYS_AROUND } from './ways-around.fixture.ts';

interface Answer {
  readonly status: number;
  readonly body: string;
}

function send(bff: RunningBff, { path, method = 'GET', headers = {} }: Ask, caller?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { port, hostname } = new URL(bff.url);
    request({ hostname, port, path, method, headers: { ...headers, ...(caller ? { 'x-caller': caller } : {}) } }, (response) => {
      text(response).then((body) => resolve({ status: response.statusCode as number, body }), reject);
    })
      .on('error', reject)
      .end();
  });
}

/** What an anonymous caller, a caller without rights, and a caller with all of them get. */
const STATUSES: Readonly<Record<RuleName, readonly [number, number, number] | undefined>> = {
  none: undefined,
  '@Public()': [200, 200, 200],
  '@Authenticated()': [401, 200, 200],
  '@Scopes()': [401, 403, 200],
  '@Roles()': [401, 403, 200],
};

const startOf = async (parts: (at: At) => ModuleMetadata, rule: RuleName, spot: Spot): Promise<RunningBff | StartError> => {
  try {
    return await startModule(parts(at(rule, spot)));
  } catch (error) {
    if (error instanceof StartError) return error;
    throw error;
  }
};

const rows = WAYS.flatMap((way) =>
  (Object.keys(RULES) as RuleName[]).flatMap((rule) => (rule === 'none' ? way.spots.slice(0, 1) : way.spots).map((spot) => ({ way, rule, spot, title: `${way.name}, ${rule} on its ${spot}` }))),
);

describe('the guide to routes', () => {
  it('has every row of these tables', () => {
    const guide = readFileSync(join(__dirname, '../../../../docs/guides/routes.md'), 'utf8');
    const expected = [...WAYS, ...WAYS_AROUND].map(({ name, refusedAs }) => `| ${name} | ${refusedAs === undefined ? 'guarded' : 'refused'} |`);
    expect(guide.split('\n').filter((line) => / \| (guarded|refused) \|$/.test(line))).toEqual(expected);
  });
});

describe('every way in which Nest declares a route, with every access rule', () => {
  it.each(rows)('$title: is guarded, or refused at start', async ({ way, rule, spot }) => {
    const started = await startOf(way.parts, rule, spot);
    if (started instanceof StartError) {
      const reasons = [...(rule === 'none' ? ['says nothing of access'] : []), ...(way.refusedAs === undefined ? [] : [way.refusedAs])];
      expect({ message: started.message, reasons, given: reasons.some((reason) => started.message.includes(reason)) }).toMatchObject({ given: true });
      return;
    }
    try {
      expect({ starts: rule !== 'none' && way.refusedAs === undefined }).toEqual({ starts: true });
      for (const ask of way.asks) {
        const answers = await Promise.all([send(started, ask), send(started, ask, 'guest'), send(started, ask, 'clerk')]);
        const expected = ask.path === '/accepted' ? STATUSES[rule]?.map((status) => (status === 200 ? 202 : status)) : STATUSES[rule];
        expect({ ask, statuses: answers.map(({ status }) => status) }).toEqual({ ask, statuses: expected });
        const shown = answers.map(({ body }) => body).filter((body) => body.includes('shown'));
        expect({ ask, leaks: answers.filter(({ body }) => body.includes(SECRET)), shown: shown.length }).toEqual({ ask, leaks: [], shown: ask.method === 'HEAD' ? 0 : STATUSES[rule]?.filter((status) => status === 200).length });
      }
    } finally {
      await started.close();
    }
  });
});

const GUARDED = Object.keys(RULES).filter((rule) => rule !== 'none') as RuleName[];

describe('everything that could answer beside the routes of controllers', () => {
  it.each(WAYS_AROUND.flatMap((way) => GUARDED.map((rule) => ({ way, rule }))))('$way.name, beside a route with $rule: is behind access and view, or refused at start', async ({ way, rule }) => {
    const started = await startOf(way.parts, rule, 'method');
    if (started instanceof StartError) {
      expect(started.message).toContain(way.refusedAs ?? 'nothing: it should start');
      return;
    }
    try {
      expect({ refusedAs: way.refusedAs }).toEqual({ refusedAs: undefined });
      const answers = await Promise.all([undefined, 'guest', 'clerk'].map((caller) => send(started, { path: '/target' }, caller)));
      expect(answers.map(({ status }) => status)).toEqual(STATUSES[rule]?.map((status) => (status === 200 ? way.good : (way.bad ?? status))));
      const elsewhere = await Promise.all(['/raw', '/elsewhere', '/elsewhere/deeper'].map((path) => send(started, { path }, 'clerk')));
      expect(elsewhere.filter(({ status }) => status !== 404 && status !== way.bad)).toEqual([]);
      expect([...answers, ...elsewhere].filter((answer) => JSON.stringify(answer).includes(SECRET))).toEqual([]);
    } finally {
      await started.close();
    }
  });

  it.each(OTHER_HANDLERS.flatMap((other) => (['method', 'class'] as const).flatMap((spot) => (Object.keys(RULES) as RuleName[]).map((rule) => ({ ...other, rule, spot })))))(
    '$name with $rule on its $spot: starts only where it says that anybody may call',
    async ({ parts, names, rule, spot }) => {
      const started = await startOf(parts, rule, spot);
      if (!(started instanceof StartError)) await started.close();
      // A gateway without handlers has no method to stand on.
      const says = names === 'Other' && spot === 'method' ? 'none' : rule;
      if (says === '@Public()') expect(started).not.toBeInstanceOf(StartError);
      else expect((started as StartError).message).toMatch(new RegExp(`^${names}: is .*(${says === 'none' ? 'says nothing of access' : 'no stage says who calls'})`));
    },
  );

  it('refuses a gateway without an adapter, where Nest would end the process', async () => {
    class Gateway {}
    Reflect.defineMetadata('websockets:is_gateway', true, Gateway);
    Public()(Gateway);
    const started = await startModule({ providers: [Gateway] }).catch((error: unknown) => error);
    expect((started as StartError).faults).toEqual(['a WebSocket gateway has no adapter; set one in prepare(app) of the root module: app.useWebSocketAdapter(new WsAdapter(app)), of @nestjs/platform-ws']);
  });

  it('refuses an adapter that answers plain requests before the BFF, as that of socket.io does, and names another', async () => {
    class Gateway {}
    Reflect.defineMetadata('websockets:is_gateway', true, Gateway);
    Public()(Gateway);
    /** As engine.io attaches itself. */
    class Polling extends WsAdapter {
      override create(port: number, options?: object): unknown {
        const server = this.httpServer as Server;
        const others = server.listeners('request') as RequestListener[];
        server.removeAllListeners('request').on('request', (request: IncomingMessage, response: ServerResponse) => void others.forEach((one) => one(request, response)));
        return super.create(port, options);
      }
    }
    class Prepared implements PreparesApp {
      prepare(app: NestFastifyApplication): void {
        app.useWebSocketAdapter(new Polling(app));
      }
    }
    const started = await startModule({ providers: [Gateway] }, {}, {}, Prepared).catch((error: unknown) => error);
    expect((started as StartError).faults).toEqual([expect.stringContaining('take WsAdapter of @nestjs/platform-ws')]);
  });

  it('refuses each handler by its own name', async () => {
    const started = await startOf((rules) => ({ imports: OTHER_HANDLERS.map(({ parts }) => ({ module: class Part {}, ...parts(rules) })) }), 'none', 'method');
    expect((started as StartError).faults).toHaveLength(OTHER_HANDLERS.length);
  });

  it('answers 404 at a controller that a running BFF loads, and takes no route any more', async () => {
    const bff = await startModule({ controllers: [] });
    const late = moduleWith({ controllers: [target(at('none', 'method'))] });
    await bff.app.get(LazyModuleLoader).load(() => late);
    expect(await send(bff, { path: '/target' }, 'clerk')).toMatchObject({ status: 404 });
    expect(() => void bff.app.getHttpAdapter().get('/late', () => SECRET)).toThrow('Cannot add route');
    await bff.close();
  });
});
