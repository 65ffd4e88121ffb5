import { Controller, Get, Module } from '@nestjs/common';
import type { Type } from '@nestjs/common';
import { Bff, Field, Public, Returns } from '@portico/platform';
import { BffUnderTest } from '@portico/testing';
import { UpstreamModule, Upstreams } from '@portico/upstream';
import type { RawUpstream } from '@portico/upstream';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { BearerStrategy } from '../bearer/bearer.strategy.ts';
import { CallersModule } from '../callers/callers.module.ts';
import { UpstreamIdentityModule } from './upstream-identity.module.ts';

class Status {
  @Field(Number) status!: number;
}

@Controller()
@Public()
class OrdersController {
  private readonly orders: RawUpstream;
  private count = 0;

  constructor(upstreams: Upstreams) {
    this.orders = upstreams.raw().at('http://orders') as RawUpstream;
  }

  /** Each call is another one, so that none is shared. */
  @Get('orders')
  @Returns(Status)
  async get(): Promise<Status> {
    const { status } = await this.orders.send({ method: 'GET', path: `/orders/${(this.count += 1)}`, headers: [] });
    return { status };
  }
}

@Bff({ name: 'telling-bff' })
@Module({ imports: [CallersModule.recognisedBy(BearerStrategy), UpstreamIdentityModule, UpstreamModule], controllers: [OrdersController] })
class TellingModule {}

/** The same without what makes identities. */
@Bff({ name: 'silent-bff' })
@Module({ imports: [UpstreamModule], controllers: [OrdersController] })
export class SilentModule {}

/** What a service was asked. */
export interface Asked {
  readonly url: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

/** A service that answers as it is told. */
export class ScriptedService {
  readonly asked: Asked[] = [];
  private readonly server: Server;

  private constructor(public answer: (response: ServerResponse, asked: Asked) => void) {
    this.server = createServer((request, response) => void this.serve(request, response));
  }

  static async start(answer: (response: ServerResponse, asked: Asked) => void): Promise<ScriptedService> {
    const service = new ScriptedService(answer);
    service.server.listen(0, '127.0.0.1');
    await once(service.server, 'listening');
    return service;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = { url: request.url ?? '', authorization: request.headers.authorization, body: await text(request) };
    this.asked.push(asked);
    this.answer(response, asked);
  }
}

/** A BFF whose only route asks `orders`, which is told who calls as the settings say. @param secrets files beside the settings, by name */
export async function startTellingBff(settings: object, urls: Readonly<Record<string, string>>, secrets: Readonly<Record<string, string>>, root: Type = TellingModule): Promise<BffUnderTest> {
  const folder = mkdtempSync(join(tmpdir(), 'portico-identity-'));
  const file = join(folder, 'bff.yaml');
  const ports = { server: { port: 1, ...(settings as { server?: object }).server }, management: { port: 1 } };
  // JSON is YAML.
  writeFileSync(file, JSON.stringify({ ...settings, ...ports }));
  for (const [name, secret] of Object.entries(secrets)) writeFileSync(join(folder, name), secret);
  try {
    return await BffUnderTest.start({
      root,
      file,
      upstreams: Object.fromEntries(Object.entries(urls).map(([name, url]) => [name, [url]])),
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
