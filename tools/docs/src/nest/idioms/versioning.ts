import { Controller, Get, Version, VersioningType } from '@nestjs/common';
import type { VersioningOptions } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Public, Returns } from '@portico/platform';
import type { Chapter } from '../idiom.ts';
import { answer, each, status } from '../probe.ts';
import { Word } from './views.ts';

@Controller({ path: 'cats', version: '1' })
@Public()
class First {
  @Get()
  @Returns(Word)
  get(): Word {
    return { word: 'first' };
  }
  @Get('changed')
  @Version('2')
  @Returns(Word)
  changed(): Word {
    return { word: 'changed' };
  }
}

@Controller({ path: 'cats', version: '2' })
@Public()
class Second {
  @Get()
  @Returns(Word)
  get(): Word {
    return { word: 'second' };
  }
}

const versioned = (options: VersioningOptions) => ({
  main: (app: NestFastifyApplication) => void app.enableVersioning(options),
});

export const versioning: Chapter = {
  title: 'Versioning',
  idioms: [
    { what: '`VersioningType.URI`', parts: () => ({ controllers: [First, Second] }), ...versioned({ type: VersioningType.URI }), probe: each(answer('/v1/cats'), answer('/v2/cats'), answer('/v2/cats/changed'), status('/cats')), nest: [{ status: 200, body: { word: 'first' } }, { status: 200, body: { word: 'second' } }, { status: 200, body: { word: 'changed' } }, 404] },
    { what: '`VersioningType.HEADER`, one version at each path', parts: () => ({ controllers: [First] }), ...versioned({ type: VersioningType.HEADER, header: 'x-version' }), probe: each(answer('/cats', { headers: { 'x-version': '1' } }), answer('/cats/changed', { headers: { 'x-version': '2' } }), status('/cats', { headers: { 'x-version': '3' } })), nest: [{ status: 200, body: { word: 'first' } }, { status: 200, body: { word: 'changed' } }, 404] },
    { what: '`VersioningType.MEDIA_TYPE`', parts: () => ({ controllers: [First] }), ...versioned({ type: VersioningType.MEDIA_TYPE, key: 'v=' }), probe: answer('/cats', { headers: { accept: 'application/json;v=1' } }), nest: { status: 200, body: { word: 'first' } } },
    {
      what: 'two versions at one path, by a header',
      parts: () => ({ controllers: [First, Second] }),
      ...versioned({ type: VersioningType.HEADER, header: 'x-version' }),
      probe: each(answer('/cats', { headers: { 'x-version': '1' } }), answer('/cats', { headers: { 'x-version': '2' } })),
      nest: [{ status: 200, body: { word: 'first' } }, { status: 200, body: { word: 'second' } }],
      verdict: { refused: 'limits, caches and documents know a route by method and path; take `VersioningType.URI`', fault: 'is declared twice' },
    },
  ],
};
