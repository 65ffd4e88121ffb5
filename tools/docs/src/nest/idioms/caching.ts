import { HttpModule, HttpService } from '@nestjs/axios';
import { CacheInterceptor, CacheModule, CACHE_MANAGER } from '@nestjs/cache-manager';
import { Controller, Get, Inject, Injectable, UseInterceptors } from '@nestjs/common';
import { Public, Returns } from '@portico/platform';
import type { Cache } from 'cache-manager';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { firstValueFrom } from 'rxjs';
import type { Chapter } from '../idiom.ts';
import { answer, each } from '../probe.ts';
import { saying } from './providers.ts';
import { Word } from './views.ts';

const says = (word: string) => ({ probe: answer('/said'), nest: { status: 200, body: { word } } });

@Injectable()
class Remote {
  constructor(private readonly http: HttpService) {}
  async ask(): Promise<string> {
    const server = createServer((_, response) => void response.setHeader('content-type', 'application/json').end('{"name":"Tom"}'));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    try {
      const { data } = await firstValueFrom(this.http.get<{ name: string }>(`http://127.0.0.1:${(server.address() as AddressInfo).port}/cats/1`));
      return data.name;
    } finally {
      server.close();
      server.closeAllConnections();
    }
  }
}

@Injectable()
class Remembering {
  constructor(@Inject(CACHE_MANAGER) private readonly cache: Cache) {}
  async twice(): Promise<string> {
    await this.cache.set('cat', 'Tom', 1_000);
    return `${await this.cache.get('cat')} ${(await this.cache.get('dog')) ?? 'none'}`;
  }
}

let answered = 0;

@Controller('counted')
@Public()
@UseInterceptors(CacheInterceptor)
class Counted {
  @Get()
  @Returns(Word)
  get(): Word {
    return { word: String((answered += 1)) };
  }
}

export const caching: Chapter = {
  title: 'Caching, HTTP module',
  idioms: [
    { what: '`CACHE_MANAGER`', parts: () => ({ imports: [CacheModule.register()], providers: [Remembering], controllers: [saying(Remembering, (one: Remembering) => one.twice())] }), ...says('Tom none') },
    {
      what: '`CacheInterceptor` on a public route',
      parts: () => {
        answered = 0;
        return { imports: [CacheModule.register({ ttl: 1_000 })], controllers: [Counted] };
      },
      probe: each(answer('/counted'), answer('/counted')),
      nest: [{ status: 200, body: { word: '1' } }, { status: 200, body: { word: '1' } }],
      note: 'refused where callers are known, whose answers it would mix up, unless it has a `trackBy()` of its own',
    },
    { what: '`HttpModule` and `HttpService`', parts: () => ({ imports: [HttpModule], providers: [Remote], controllers: [saying(Remote, (remote: Remote) => remote.ask())] }), ...says('Tom'), note: 'with `HttpServiceBridgeModule` its calls get retries, breakers and deadlines: see [HttpService](../guides/http-service.md)' },
  ],
};
