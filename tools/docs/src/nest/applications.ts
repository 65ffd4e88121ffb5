import { Injectable, Module } from '@nestjs/common';
import type { ModuleMetadata, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Bff, BffLogger, BffSettings, Environment, Identity, ManagementSettings, PluginRoutes, ServerSettings, StageFor, startBff } from '@portico/platform';
import type { PreparesApp, RequestContext, Stage } from '@portico/platform';
import type { Idiom, Probe } from './idiom.ts';

/** Milliseconds that a request may take on a BFF. */
const DEADLINE = 5_000;

/** `x-caller` names the caller; `clerk` has every right that a rule asks for. */
@StageFor('caller')
@Injectable()
class HeaderCaller implements Stage {
  run(context: RequestContext): void {
    const subject = context.request.raw.headers['x-caller'];
    if (typeof subject !== 'string') return;
    const rights = subject === 'clerk' ? ['words'] : [];
    context.caller = { identity: new Identity('table', subject), scopes: rights, roles: rights };
  }
}

const silent = { log: () => undefined, error: () => undefined, warn: () => undefined };

function rootOf(all: readonly ModuleMetadata[], prepare: Idiom['prepare'] = () => undefined): Type {
  const joined = <K extends keyof ModuleMetadata>(key: K): unknown[] => all.flatMap((one) => (one[key] ?? []) as unknown[]);
  @Module({ imports: joined('imports') as Type[], controllers: joined('controllers') as Type[], providers: joined('providers') as Type[] })
  class Root implements PreparesApp {
    async prepare(app: NestFastifyApplication): Promise<void> {
      await prepare(app);
    }
  }
  return Root;
}

/** Runs the code of an idiom on a plain application of Nest and Fastify. @returns what its probe finds */
export async function onNest({ parts, main, options, probe }: Idiom): Promise<unknown> {
  const app = await NestFactory.create<NestFastifyApplication>(rootOf([parts()]), new FastifyAdapter(), { ...options, logger: false, abortOnError: false });
  try {
    await main?.(app);
    await app.listen(0, '127.0.0.1');
    return await asked(probe, (await app.getUrl()).replace('[::1]', '127.0.0.1'), app);
  } finally {
    await app.close();
  }
}

/** Runs the same code on a BFF. @throws StartError for what is refused */
export async function onBff({ parts, main, prepare, plugins = [], probe }: Idiom): Promise<unknown> {
  const root = rootOf([parts(), { providers: [HeaderCaller, { provide: BffLogger, useValue: silent }] }], prepare ?? main);
  Bff({ name: 'table' })(root);
  PluginRoutes(...plugins)(root);
  const settings = Object.assign(new BffSettings(), {
    server: Object.assign(new ServerSettings(), { host: '127.0.0.1', port: 0, deadline: DEADLINE }),
    management: Object.assign(new ManagementSettings(), { host: '127.0.0.1', port: 0 }),
  });
  const running = await startBff(root, settings, new Environment('test'));
  try {
    return await asked(probe, running.url, running.app);
  } finally {
    await running.close();
  }
}

const asked = (probe: Probe, url: string, app: NestFastifyApplication): Promise<unknown> => probe({ url, app });
