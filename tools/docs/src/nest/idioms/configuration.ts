import { Controller, Get, Headers, Injectable, Logger, NotFoundException, Param } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown, OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import { ConfigModule, ConfigService, registerAs } from '@nestjs/config';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Public, Returns } from '@portico/platform';
import type { Chapter } from '../idiom.ts';
import { answer, each, status } from '../probe.ts';
import { saying } from './providers.ts';
import { Word } from './views.ts';

const says = (word: string) => ({ probe: answer('/said'), nest: { status: 200, body: { word } } });

const happened: string[] = [];

@Injectable()
class Hooked implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy, OnApplicationShutdown {
  onModuleInit(): void {
    happened.push('init');
  }
  onApplicationBootstrap(): void {
    happened.push('bootstrap');
  }
  onModuleDestroy(): void {
    happened.push('destroy');
  }
  onApplicationShutdown(): void {
    happened.push('shutdown');
  }
}

const catsConfig = registerAs('cats', () => ({ name: 'Tom', age: 3 }));

@Controller('logged')
@Public()
class Logged {
  private readonly logger = new Logger(Logged.name);
  @Get(':id')
  @Returns(Word)
  get(@Param('id') id: string, @Headers('x-visit') visit = 'none'): Word {
    this.logger.log(`cat ${id}`);
    if (id === '0') throw new NotFoundException();
    return { word: `${id} ${visit}` };
  }
}

const prefixed = { main: (app: NestFastifyApplication) => void app.setGlobalPrefix('api') };

export const configuration: Chapter = {
  title: 'Configuration, logging, lifecycle events',
  idioms: [
    { what: '`ConfigModule.forRoot()` and `ConfigService`', parts: () => ({ imports: [ConfigModule.forRoot({ ignoreEnvFile: true, load: [() => ({ cat: { name: 'Tom' } })] })], controllers: [saying(ConfigService, (config: ConfigService) => config.get<string>('cat.name'))] }), ...says('Tom'), note: 'what operators set belongs into the BFF’s settings class, where it is checked at start' },
    { what: '`registerAs()` and `ConfigType`', parts: () => ({ imports: [ConfigModule.forRoot({ ignoreEnvFile: true, load: [catsConfig] })], controllers: [saying(catsConfig.KEY, ({ name }: { name: string }) => name)] }), ...says('Tom') },
    { what: 'a validated environment that is wrong', parts: () => ({ imports: [] }), main: () => undefined, probe: async () => {
      try {
        await ConfigModule.forRoot({ ignoreEnvFile: true, validate: () => { throw new Error('PORT is missing'); } });
        return 'started';
      } catch (error) {
        return (error as Error).message;
      }
    }, nest: 'PORT is missing' },
    { what: '`Logger` of a class', parts: () => ({ controllers: [Logged] }), probe: each(answer('/logged/7'), status('/logged/0')), nest: [{ status: 200, body: { word: '7 none' } }, 404] },
    {
      what: 'lifecycle hooks of providers',
      parts: () => {
        happened.length = 0;
        return { providers: [Hooked] };
      },
      probe: () => Promise.resolve([...happened]),
      nest: ['init', 'bootstrap'],
      note: 'hooks of the shutdown run too, within `drain.timeout`',
    },
    { what: '`setGlobalPrefix()`', parts: () => ({ controllers: [Logged] }), ...prefixed, probe: each(answer('/api/logged/7'), status('/logged/7')), nest: [{ status: 200, body: { word: '7 none' } }, 404], note: 'what `main.ts` does elsewhere, `prepare(app)` of the root module does' },
  ],
};
