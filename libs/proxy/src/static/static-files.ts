import { mime, send } from '@fastify/send';
import type { SendResult } from '@fastify/send';
import { Problem } from '@portico/platform';
import type { RequestContext } from '@portico/platform';
import { realpath } from 'node:fs/promises';
import { extname, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { without, writeHead } from '../answer-head.ts';
import { plainPath, splitTarget } from '../routes/path-template.ts';
import { acceptedEndings } from './accepted-files.ts';
import type { StaticSettings } from './static.settings.ts';

const INDEX = 'index.html';
/** Seconds. */
const YEAR = 365 * 24 * 3_600;
/** What becomes of the client's own conditions and ranges (RFC 9110, sections 13 and 14). */
const CONDITIONAL: ReadonlySet<number> = new Set([412, 416]);

/** Answers with the files of a folder. */
export function staticFiles(settings: StaticSettings, root: string): (context: RequestContext) => Promise<void> {
  const files = new StaticFiles(settings, root);
  return (context) => files.answer(context);
}

class StaticFiles {
  /** Characters of a path before that of a file. */
  private readonly prefix: number;
  private readonly isPublic: boolean;

  constructor(
    private readonly settings: StaticSettings,
    private readonly root: string,
  ) {
    this.prefix = settings.path.length - 1;
    this.isPublic = settings.access === 'public';
  }

  /** @throws Problem `not-found` @throws Problem `malformed-request` for a path that leads elsewhere */
  async answer(context: RequestContext): Promise<void> {
    const { raw } = context.request;
    const path = plainPath(splitTarget(raw.url ?? '/')[0]).slice(this.prefix);
    const name = path === '' || path.endsWith('/') ? `${path}${INDEX}` : path;
    const found = (await this.found(context, name)) ?? (this.settings.fallback && isPage(name) ? await this.found(context, INDEX) : undefined);
    if (!found) throw new Problem('not-found', { detail: 'there is no such file' });
    await write(context, found);
  }

  /** The best form of a file. */
  private async found(context: RequestContext, name: string): Promise<Found | undefined> {
    const { raw } = context.request;
    const { precompressed } = this.settings;
    const endings = precompressed ? acceptedEndings(raw.headers['accept-encoding'] as string | undefined) : [];
    for (const [coding, ending] of [...endings, [undefined, ''] as const]) {
      const sent = await this.sent(context, `${name}${ending}`);
      if (!sent) continue;
      return { ...sent, headers: { ...this.fieldsOf(name), ...lowerCase(sent.headers), ...(coding === undefined ? {} : { 'content-encoding': coding }) } };
    }
    return undefined;
  }

  private async sent({ request: { raw } }: RequestContext, name: string): Promise<SendResult | undefined> {
    const sent = await send(raw, name, { root: this.root, dotfiles: 'ignore', index: false, cacheControl: false, contentType: false });
    if (sent.type === 'file' && (await this.isInside(sent.metadata.path))) return sent;
    // What has been opened is not read.
    sent.stream.destroy();
    return sent.type === 'error' && CONDITIONAL.has(sent.statusCode) ? sent : undefined;
  }

  /** Links within the folder are followed, as those of a mounted ConfigMap; those that lead out of it are not. */
  private async isInside(path: string): Promise<boolean> {
    return (await realpath(path)).startsWith(this.root + sep);
  }

  private isImmutable(name: string): boolean {
    return this.settings.immutable.some((folder) => name.startsWith(folder));
  }

  private fieldsOf(name: string): Record<string, string> {
    const type = mime.getType(name) ?? 'application/octet-stream';
    const whose = this.isPublic ? 'public' : 'private';
    return {
      'content-type': TEXT.test(type) ? `${type}; charset=utf-8` : type,
      'cache-control': this.isImmutable(name) ? `${whose}, max-age=${YEAR}, immutable` : `${whose}, no-cache`,
      'x-content-type-options': 'nosniff',
      ...(this.settings.precompressed ? { vary: 'Accept-Encoding' } : {}),
      ...this.settings.headers,
    };
  }
}

type Found = Pick<SendResult, 'statusCode' | 'stream'> & { readonly headers: Record<string, string> };

const TEXT = /^(?:text\/|application\/(?:javascript|json|manifest\+json)|image\/svg\+xml)/;

/** Could it be a path of an application, and no file? A hidden file is none, whether it is there or not. */
const isPage = (name: string): boolean => !/(?:^|\/)\./.test(name) && ['', '.html'].includes(extname(name));

async function write(context: RequestContext, { statusCode, headers, stream }: Found): Promise<void> {
  const { reply, request } = context;
  const { raw } = reply;
  const hasBody = statusCode === 200 || statusCode === 206;
  if (CONDITIONAL.has(statusCode)) {
    const range = headers['content-range'];
    stream.destroy();
    raw.writeHead(statusCode, { ...(reply.getHeaders() as Record<string, string>), ...(range === undefined ? {} : { 'content-range': range }), 'cache-control': 'no-store', 'content-length': '0' }).end();
    return;
  }
  writeHead(context, statusCode, statusCode === 304 ? without(headers, 'content-type', 'content-encoding') : headers);
  if (!hasBody || request.method === 'HEAD') {
    stream.destroy();
    raw.end();
    return;
  }
  // A client that leaves ends the reading; a file that cannot be read to its end cuts the connection, so that the client can tell.
  await pipeline(stream, raw).catch(() => raw.destroy());
}

const lowerCase = (fields: Readonly<Record<string, string>>): Record<string, string> => Object.fromEntries(Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value]));
