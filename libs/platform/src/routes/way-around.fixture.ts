import { Controller, Get, Module } from '@nestjs/common';
import type { MiddlewareConsumer, ModuleMetadata, Type } from '@nestjs/common';
import { ApplicationConfig, HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import type { Server } from 'node:http';
import { leak, Word } from './closed-by-default.fixture.ts';
import type { At } from './closed-by-default.fixture.ts';
import { Returns } from './decorators.ts';

/** Something that could answer beside the one route there is, `GET /target`. */
export interface WayAround {
  /** For what changes answers on their way out: what those of refused callers and of paths without a route are instead of 401, 403 and 404. */
  readonly bad?: 500;
  readonly name: string;
  readonly parts: (at: At) => ModuleMetadata;
  /** What the refusal of the start names; undefined where the BFF starts and its route keeps to its rule. */
  readonly refusedAs?: string;
  /** What a caller with every right gets: the view, or a 500 where what answered instead is not held to it. */
  readonly good?: 200 | 500;
}

interface App {
  readonly adapter: { get(path: string, handler: unknown): void; head(path: string, handler: unknown): void; use(...middleware: unknown[]): void; setOnRequestHook(hook: unknown): void };
  readonly fastify: FastifyInstance;
  readonly server: Server;
  readonly config: ApplicationConfig;
}

type Moment = 'constructor' | 'configure' | 'onModuleInit' | 'onApplicationBootstrap';

/** A module that does something to the app, as a library's may. */
function does(moment: Moment, work: (app: App, consumer: MiddlewareConsumer) => unknown): Type {
  @Module({})
  class Doer {
    private readonly app: App;
    constructor({ httpAdapter }: HttpAdapterHost, config: ApplicationConfig) {
      this.app = { adapter: httpAdapter as never, fastify: httpAdapter.getInstance() as FastifyInstance, server: httpAdapter.getHttpServer() as Server, config };
      this.at('constructor');
    }
    configure(consumer: MiddlewareConsumer): unknown {
      return this.at('configure', consumer);
    }
    onModuleInit(): unknown {
      return this.at('onModuleInit');
    }
    onApplicationBootstrap(): unknown {
      return this.at('onApplicationBootstrap');
    }
    private at(now: Moment, consumer?: MiddlewareConsumer): unknown {
      return now === moment ? work(this.app, consumer as MiddlewareConsumer) : undefined;
    }
  }
  return Doer;
}

export function target(at: At): Type {
  @Controller('target')
  @at.class
  class Target {
    @Get()
    @at.method
    @Returns(Word)
    get(): Word {
      return leak();
    }
  }
  return Target;
}

const beside = (moment: Moment, work: Parameters<typeof does>[1]) => (at: At): ModuleMetadata => ({ imports: [does(moment, work)], controllers: [target(at)] });
export const refused = (name: string, moment: Moment, work: Parameters<typeof does>[1], refusedAs: string): WayAround => ({ name, parts: beside(moment, work), refusedAs });
export const guarded = (name: string, moment: Moment, work: Parameters<typeof does>[1], good: 200 | 500, bad?: 500): WayAround => ({ name, parts: beside(moment, work), good, ...(bad ? { bad } : {}) });
