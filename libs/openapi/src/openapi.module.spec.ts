import { Controller, Get, Module } from '@nestjs/common';
import type { Type } from '@nestjs/common';
import { Bff, BffSettings, Environment, Field, Public, Returns, ServerSettings, startBff } from '@portico/platform';
import type { RunningBff } from '@portico/platform';
import { LibraryModule } from './fixtures/library-api.ts';
import { OpenApiPageModule } from './openapi-page.module.ts';

const settings = Object.assign(new BffSettings(), {
  server: Object.assign(new ServerSettings(), { host: '127.0.0.1', port: 0 }),
  management: { host: '127.0.0.1', port: 0 },
});

const start = (...imports: Type[]): Promise<RunningBff> => {
  @Bff({ name: 'library-bff', title: 'Library', version: '3.2.1' })
  @Module({ imports })
  class LibraryBff {}
  return startBff(LibraryBff, settings, new Environment('test'));
};

describe('OpenApiModule', () => {
  it('serves the document of all modules’ routes, its own route left out', async () => {
    const bff = await start(LibraryModule);
    try {
      const answer = await fetch(`${bff.url}/openapi.json`);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
      const document = (await answer.json()) as Record<'info' | 'paths', object> & { components: { securitySchemes: object } };
      expect(document.info).toEqual({ title: 'Library', version: '3.2.1' });
      expect(Object.keys(document.paths)).toEqual(['/books', '/books/{isbn}', '/books/{isbn}/loans', '/books/covers/{path}']);
      expect(Object.keys(document.components.securitySchemes)).toEqual(['readerCard']);
    } finally {
      await bff.close();
    }
  });

  it('refuses to start with a route that it cannot describe', async () => {
    class Book {
      @Field(String)
      title!: string;
    }

    @Controller('novels')
    class NovelsController {
      @Get()
      @Public()
      @Returns(Book)
      get(): Book {
        return { title: '' };
      }
    }

    @Module({ controllers: [NovelsController] })
    class NovelsModule {}

    await expect(start(LibraryModule, NovelsModule)).rejects.toThrow('novels.get: two classes of the API are named Book');
  });

  it('shows the same document on the management port, for people to read', async () => {
    const bff = await start(LibraryModule);
    try {
      const published = await (await fetch(`${bff.url}/openapi.json`)).json();
      const shown = await (await fetch(`${bff.managementUrl}/openapi.json`)).text();
      expect(shown).toBe(`${JSON.stringify(published, null, 2)}\n`);
    } finally {
      await bff.close();
    }
  });
});

describe('OpenApiPageModule', () => {
  it('shows the document on the management port only', async () => {
    const bff = await start(OpenApiPageModule);
    try {
      const shown = await fetch(`${bff.managementUrl}/openapi.json`);
      const published = await fetch(`${bff.url}/openapi.json`);
      expect({ shown: shown.status, type: shown.headers.get('content-type'), published: published.status }).toEqual({
        shown: 200,
        type: 'application/json; charset=utf-8',
        published: 404,
      });
      expect(((await shown.json()) as { openapi: string }).openapi).toBe('3.1.0');
    } finally {
      await bff.close();
    }
  });
});
