import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import type { Type } from '@nestjs/common';
import { loadSettings } from '@portico/config';
import { Bff, Environment, Field, Public, Returns, settingsClassOf, Signals, startBff } from '@portico/platform';
import type { RunningBff } from '@portico/platform';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import type { RequestOptions } from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { EdgeModule } from '../edge.module.ts';
import { ClientCertificate } from './client-certificate.ts';
import { TlsSignals } from './tls.signals.ts';

export class GreetingView {
  @Field(String)
  text!: string;
}

@Controller('greetings')
class GreetingsController {
  @Get()
  @Public()
  @Returns(GreetingView)
  all(): GreetingView {
    return { text: 'hello' };
  }

  @Get('slow')
  @Public()
  @Returns(GreetingView)
  async slow(): Promise<GreetingView> {
    await new Promise((resolve) => setTimeout(resolve, 200));
    return { text: 'hello, late' };
  }

  @Get('shown')
  @Public()
  @ClientCertificate()
  @Returns(GreetingView)
  shown(): GreetingView {
    return { text: 'hello, holder' };
  }

  @Get('named')
  @Public()
  @ClientCertificate('settlement.partner.example')
  @Returns(GreetingView)
  named(): GreetingView {
    return { text: 'hello, settlement' };
  }
}

@Bff({ name: 'greetings' })
@Module({ imports: [EdgeModule], controllers: [GreetingsController] })
class GreetingsModule {}

/** A folder for files of a test. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'tls-'));

  /** @returns the path */
  write(name: string, text: string): string {
    const path = join(this.path, name);
    writeFileSync(path, text);
    return path;
  }

  at(name: string): string {
    return join(this.path, name);
  }

  remove(): void {
    rmSync(this.path, { recursive: true });
  }
}

/** A BFF that ends TLS, with these settings under `tls`, on free ports. */
export async function startTlsBff(tls: object, root: Type = GreetingsModule, more: object = {}): Promise<RunningBff> {
  const local = { host: '127.0.0.1', port: 0 };
  const text = stringify({ server: local, management: local, drain: { delay: '0ms', timeout: '2s' }, tls: { lookEvery: '30ms', ...tls }, ...more });
  return startBff(root, loadSettings(await settingsClassOf(root), { text, env: { NODE_ENV: 'test' } }), new Environment('test'));
}

export const signalsOf = ({ app }: RunningBff): TlsSignals => app.get(Signals).of(TlsSignals);

export interface TlsAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Asks once, on a connection of its own where no agent is given. @throws Error where the connection or the handshake fails */
export const ask = (port: number | undefined, options: RequestOptions): Promise<TlsAnswer> =>
  new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path: '/greetings', agent: false, servername: 'shop.example', ...options }, (answer) => {
      const pieces: Buffer[] = [];
      answer.on('data', (piece: Buffer) => pieces.push(piece)).on('error', reject);
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(pieces).toString() }));
    });
    asked.on('error', reject).end();
  });
