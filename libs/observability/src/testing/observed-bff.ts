import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConsoleLogger, Logger, Module } from '@nestjs/common';
import type { Provider, Type } from '@nestjs/common';
import { Bff, BffSettings, DrainSettings, Environment, LogSettings, Signals, startBff } from '@portico/platform';
import type { RequestFinished, RunningBff } from '@portico/platform';
import { ObservabilityModule } from '../observability.module.ts';

export type LogLine = Readonly<Record<string, unknown>>;

/** A BFF with observability on free ports, its log in a file of its own. For specs. */
export class ObservedBff {
  private constructor(
    readonly running: RunningBff,
    private readonly folder: string,
  ) {}

  static async start(controller: Type, log: Partial<LogSettings> = {}, providers: Provider[] = []): Promise<ObservedBff> {
    @Bff({ name: 'spec-bff', version: '1.2.3' })
    @Module({ imports: [ObservabilityModule], controllers: [controller], providers })
    class SpecBff {}

    const folder = mkdtempSync(join(tmpdir(), 'portico-log-'));
    const settings = Object.assign(new BffSettings(), {
      server: { host: '127.0.0.1', port: 0, deadline: 2_000, bodyLimit: 1_000, headerLimit: 16_384, requestTimeout: 10_000, keepAlive: 5_000 },
      management: { host: '127.0.0.1', port: 0 },
      drain: Object.assign(new DrainSettings(), { delay: 0 }),
      log: Object.assign(new LogSettings(), { file: join(folder, 'log') }, log),
    });
    return new ObservedBff(await startBff(SpecBff, settings, new Environment('production')), folder);
  }

  get events(): Signals {
    return this.running.app.get(Signals);
  }

  fetch(path: string, init?: RequestInit): Promise<Response> {
    return fetch(this.running.url + path, init);
  }

  /** The next finished request. */
  finished(): Promise<RequestFinished> {
    return new Promise((resolve) => this.events.requestFinished.subscribe(resolve));
  }

  async metrics(): Promise<string> {
    return (await fetch(`${this.running.managementUrl}/metrics`)).text();
  }

  /** Stops the BFF. @returns the log as it was written */
  async stop(): Promise<string> {
    await this.running.close();
    // Nest keeps the last BFF's logger for the whole process.
    Logger.overrideLogger(new ConsoleLogger({ logLevels: ['error', 'fatal'] }));
    const text = readFileSync(join(this.folder, 'log'), 'utf8');
    rmSync(this.folder, { recursive: true });
    return text;
  }

  /** Stops the BFF. @returns the lines of its requests */
  async requestLines(): Promise<LogLine[]> {
    const lines = (await this.stop()).trimEnd().split('\n').map((line) => JSON.parse(line) as LogLine);
    return lines.filter(({ msg }) => msg === 'request');
  }
}
