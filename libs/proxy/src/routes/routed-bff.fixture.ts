import { Global, Injectable, Module } from '@nestjs/common';
import type { ModuleMetadata, Type } from '@nestjs/common';
import { loadSettings } from '@portico/config';
import { Bff, Environment, Identity, settingsClassOf, StageFor, startBff } from '@portico/platform';
import type { RequestContext, RunningBff, Stage } from '@portico/platform';
import { UPSTREAM_IDENTITIES } from '@portico/upstream';
import { createServer, request } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, RequestOptions, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { ProxyModule } from '../proxy.module.ts';

/** `x-caller` names the caller; `clerk` has every right. */
@StageFor('caller')
@Injectable()
class HeaderCaller implements Stage {
  run(context: RequestContext): void {
    const subject = context.request.raw.headers['x-caller'];
    if (typeof subject !== 'string') return;
    const rights = subject === 'clerk' ? { scopes: ['files:read'], roles: ['clerk'] } : { scopes: [], roles: [] };
    context.caller = { identity: new Identity('spec', subject), ...rights };
  }
}

/** Tells upstreams nothing of who calls, and has something else to tell when they refuse it. */
@Global()
@Module({ providers: [{ provide: UPSTREAM_IDENTITIES, useValue: { identityOf: () => ({ fields: [], credentialsFor: () => [], refused: () => true }) } }], exports: [UPSTREAM_IDENTITIES] })
export class Identities {}

/** A root module with these parts beside the routes of its settings. */
export function rootOf(metadata: ModuleMetadata = {}, proxy: NonNullable<ModuleMetadata['imports']>[number] = ProxyModule): Type {
  @Bff({ name: 'routed' })
  @Module({ ...metadata, imports: [proxy, ...(metadata.imports ?? [])], providers: [HeaderCaller, ...(metadata.providers ?? [])] })
  class Root {}
  return Root;
}

/** Starts a BFF with these routes. @param yaml `routes`, `upstreams` and what else differs @throws StartError, or SettingsError */
export async function startRouted(yaml: string, root = rootOf()): Promise<RunningBff> {
  const text = `server: { host: 127.0.0.1, port: 0, deadline: 2s${/^serverMore: (.*)$/m.exec(yaml)?.[1] ?? ''} }\nmanagement: { host: 127.0.0.1, port: 0 }\n${yaml.replace(/^serverMore: .*$/m, '')}`;
  const settings = loadSettings(await settingsClassOf(root), { text, env: { NODE_ENV: 'test' } });
  return startBff(root, settings, new Environment('test'));
}

/** A service behind the routes. */
export interface Origin {
  readonly url: string;
  /** What it was asked, the last request last. */
  readonly asked: { readonly method: string; readonly url: string; readonly headers: IncomingHttpHeaders }[];
  answer: (request: IncomingMessage, response: ServerResponse) => void;
  close(): Promise<void>;
}

export async function startOrigin(): Promise<Origin> {
  const origin = { asked: [] as Origin['asked'], answer: ((_request, response) => response.end('ok')) as Origin['answer'] };
  const server: Server = createServer((asked, response) => {
    origin.asked.push({ method: asked.method ?? '', url: asked.url ?? '', headers: asked.headers });
    origin.answer(asked, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return Object.assign(origin, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close });
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Asks a BFF with a path as it stands: `fetch` would take dots out of it. */
export function ask(bff: RunningBff, path: string, { body, ...options }: RequestOptions & { body?: string | Buffer } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(bff.url);
    request({ hostname, port, path, ...options }, (response) => {
      buffer(response).then((bytes) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: bytes.toString() }), reject);
    })
      .on('error', reject)
      .end(body);
  });
}
