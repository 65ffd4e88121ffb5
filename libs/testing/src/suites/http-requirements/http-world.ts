import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { CertificateAuthority } from '../../certificates/authority.ts';
import { Front } from '../capabilities/front.ts';
import type { Sections } from '../capabilities/front.ts';
import type { CapabilitiesOptions } from '../capabilities/fronts.ts';
import { RawOrigin } from './raw-origin.ts';
import { talkOverHttp2, talkPlainly } from './talk.ts';
import type { Talked } from './talk.ts';
import type { Protocol, Sent } from './requirement.ts';

const SHOP = 'shop.example';

export type HttpOptions = Pick<CapabilitiesOptions, 'root' | 'file' | 'writes'>;

/** A BFF over HTTP/1.1 and over TLS with HTTP/2, whose routes below `/probe` lead to a service that writes bytes. */
export class HttpWorld {
  private constructor(
    readonly folder: string,
    readonly origin: RawOrigin,
    private readonly ca: CertificateAuthority,
    readonly plain: Front,
    readonly tls: Front,
  ) {}

  /** @param more sections that differ */
  static async start({ root, file, writes = {} }: HttpOptions, more: (sections: Sections, folder: string) => Sections = (sections) => sections): Promise<HttpWorld> {
    const [folder, origin, ca] = [mkdtempSync(join(tmpdir(), 'http-')), await RawOrigin.start(), await CertificateAuthority.create()];
    const { cert, key } = await ca.issue('shop', [SHOP]);
    for (const [name, text] of Object.entries({ 'shop.crt': cert, 'shop.key': key })) writeFileSync(join(folder, name), text);
    const sections = more(sectionsOf(file, origin.url, writes), folder);
    const tls = { certificates: [{ name: 'shop', certificate: join(folder, 'shop.crt'), key: join(folder, 'shop.key') }], http2: true };
    const plain = await Front.start({ root }, join(folder, 'plain.yaml'), sections);
    return new HttpWorld(folder, origin, ca, plain, await Front.start({ root }, join(folder, 'tls.yaml'), { ...sections, tls }));
  }

  /** The CA's certificate, in a file, and where HTTP/2 is spoken. */
  get secure(): { readonly port: number; readonly ca: string; readonly servername: string } {
    return { port: this.tls.bff.running.ports['server.port'] as number, ca: this.ca.cert, servername: SHOP };
  }

  /** @param route the path of a route, without its star */
  talk(over: Protocol, sent: Sent | string, route = '/probe/raw/'): Promise<Talked> {
    const path = (below: string): string => `${route}${below}`;
    const { host } = new URL(this.plain.bff.url);
    if (typeof sent === 'string') return talkPlainly(this.plain.bff.url, sent.replaceAll('{path}', path('a')).replaceAll('{authority}', host), path);
    return over === 'HTTP/2' ? talkOverHttp2(this.secure.port, this.secure, sent, path) : talkPlainly(this.plain.bff.url, sent, path);
  }

  async close(): Promise<void> {
    await Promise.all([this.plain.close(), this.tls.close()]);
    await this.origin.close();
    rmSync(this.folder, { recursive: true });
  }
}

function sectionsOf(file: string, url: string, writes: object): Sections {
  const { upstreams = [], routes = [], edge, ...sections } = parse(readFileSync(file, 'utf8')) as Record<string, unknown[]> & { edge?: object };
  const route = { to: 'probe-raw', access: 'public', types: ['text/plain'], policies: writes };
  const rewrite = { requestHeaders: { pass: ['x-a', 'x-b', 'max-forwards'] }, responseHeaders: { pass: ['x-a', 'link'] } };
  const match = (path: string): object => ({ path: `/probe/${path}/*`, methods: ['GET', 'POST', 'OPTIONS'] });
  return {
    ...sections,
    edge: { ...edge, origin: `https://${SHOP}` },
    server: { ...(sections['server'] as object | undefined), deadline: '20s' },
    // A connection that is kept would have the next exchange's answer read as this one's.
    upstreams: [...upstreams, { name: 'probe-raw', kind: 'http', instances: [url], timeout: '20s', retry: { attempts: 1 }, ejection: { failures: 1_000 } }],
    routes: [...routes, { name: 'probe-raw', match: match('raw'), ...route, rewrite }],
  };
}
