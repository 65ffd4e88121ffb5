import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { RequestSignal } from '../events/signal.ts';
import { Environment } from '../server/environment.ts';
import { Signals } from '../events/signals.ts';
import { signalsProvider } from './signals-provider.ts';
import { Telemetry } from './telemetry.ts';
import type { TelemetrySinks, TelemetrySource } from './telemetry.ts';

class SpecSignals {
  readonly happened = new RequestSignal<{ readonly what: string }>();
}

/** Sinks that note who was connected to them. */
function sinksOf(connected: string[], audit = true): TelemetrySinks {
  const note = (sink: string) => (name: string) => void connected.push(`${sink} ${name}`);
  return { lines: note('lines'), meters: note('meters'), audit: audit ? note('audit') : undefined } as never;
}

const sourceOf = (name: string): TelemetrySource => {
  const connect = (sink: unknown): void => (sink as (name: string) => void)(name);
  return { log: connect, audit: connect, count: connect };
};

describe('the telemetry of concepts', () => {
  it('is connected once, whether it comes before the sinks or after them', () => {
    const telemetry = new Telemetry();
    const connected: string[] = [];
    const [early, late] = [{}, {}];
    telemetry.add(early, sourceOf('early'));
    telemetry.add(early, sourceOf('the same again'));
    telemetry.open(sinksOf(connected));
    telemetry.add(late, sourceOf('late'));
    telemetry.add(late, sourceOf('the same again'));
    expect(connected).toEqual(['lines early', 'audit early', 'meters early', 'lines late', 'audit late', 'meters late']);
  });

  it('has no audit lines where the BFF keeps no audit log, and may have none of its own', () => {
    const telemetry = new Telemetry();
    const connected: string[] = [];
    telemetry.add({}, sourceOf('all'));
    telemetry.add({}, {});
    telemetry.open(sinksOf(connected, false));
    expect(connected).toEqual(['lines all', 'meters all']);
    const others = new Telemetry();
    others.add({}, {});
    expect(() => others.open(sinksOf(connected))).not.toThrow();
  });

  it('may be none of the signals that a module provides', () => {
    const [events, telemetry, connected] = [new Signals(), new Telemetry(), [] as string[]];
    expect(signalsProvider(SpecSignals).useFactory(events, telemetry, new Environment('test'))).toBe(events.of(SpecSignals));
    telemetry.open(sinksOf(connected));
    expect(connected).toEqual([]);
  });

  it('comes with the module that provides the signals, once for all modules that do', async () => {
    const events = new Signals();
    const telemetry = new Telemetry();
    const sources: SpecSignals[] = [];
    const provider = signalsProvider(SpecSignals, (signals) => {
      sources.push(signals);
      return sourceOf('spec');
    });
    const services = [{ provide: Signals, useValue: events }, { provide: Telemetry, useValue: telemetry }, { provide: Environment, useValue: new Environment('test') }];
    @Module({ providers: [...services, provider] })
    class First {}
    @Module({ imports: [First], providers: [...services, provider] })
    class Second {}
    const app = await NestFactory.createApplicationContext(Second, { logger: false });
    const connected: string[] = [];
    telemetry.open(sinksOf(connected));
    expect(connected).toEqual(['lines spec', 'audit spec', 'meters spec']);
    expect([app.get(SpecSignals), ...sources].every((signals) => signals === events.of(SpecSignals))).toBe(true);
    await app.close();
  });
});
