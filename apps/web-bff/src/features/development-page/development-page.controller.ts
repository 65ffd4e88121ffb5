import { Controller, Get, Header, Param, Query, Res } from '@nestjs/common';
import { Environment, Problem, Public, Stream, Summary } from '@portico/platform';
import type { FastifyReply } from 'fastify';
import { readFile } from 'node:fs/promises';
import { PAGE_FILES, PageFileParams } from './page-file.params.ts';
import { PageQuery } from './page.query.ts';

/** The files stand beside this one, and beside the bundle: see rolldown.config.mjs. */
const ASSETS = new URL('./assets/', import.meta.url);

/** Nothing runs, styles or is loaded but the page's own files, nothing is sent elsewhere, and no other page shows this one (CSP 3). */
const POLICY = [
  "default-src 'none'",
  ...["script-src 'self'", "style-src 'self'", "connect-src 'self'", "img-src 'self'"],
  ...["form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"],
].join('; ');

/** A page of static files. What it shows of a person it asks for by itself: a browser keeps nothing personal by keeping the page. */
@Controller()
@Public()
@Stream()
export class DevelopmentPageController {
  constructor(private readonly environment: Environment) {}

  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', POLICY)
  @Header('referrer-policy', 'no-referrer')
  @Header('x-content-type-options', 'nosniff')
  @Header('cache-control', 'no-store')
  @Summary('A page to try the BFF with. In development only.')
  page(@Query() _query: PageQuery): Promise<Buffer> {
    return this.read('index.html');
  }

  @Get('page/:file')
  @Header('x-content-type-options', 'nosniff')
  @Header('cache-control', 'no-store')
  @Summary('What that page loads. In development only.')
  async file(@Param() { file }: PageFileParams, @Res({ passthrough: true }) reply: FastifyReply): Promise<Buffer> {
    const text = await this.read(file);
    void reply.header('content-type', PAGE_FILES[file] as string);
    return text;
  }

  /** @throws Problem in production, where this page is not */
  private async read(file: string): Promise<Buffer> {
    if (!this.environment.development) throw new Problem('not-found', { detail: 'there is no such route' });
    return readFile(new URL(file, ASSETS));
  }
}
