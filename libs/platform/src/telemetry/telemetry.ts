import type { AuditLines, LogLines } from './log-lines.ts';
import type { Meters } from './meters.ts';

/** What a concept writes and counts of its signals: each is called once, at start, to subscribe. */
export interface TelemetrySource {
  log?(lines: LogLines): void;
  /** Where the BFF keeps an audit log. */
  audit?(lines: AuditLines): void;
  count?(meters: Meters): void;
}

/** Where it goes. */
export interface TelemetrySinks {
  readonly lines: LogLines;
  readonly audit: AuditLines | undefined;
  readonly meters: Meters;
}

/**
 * The log lines and metrics that libraries bring. Without observability in the BFF none of them is opened, and no signal is subscribed to.
 */
export class Telemetry {
  private readonly sources = new Map<object, TelemetrySource>();
  private sinks: TelemetrySinks | undefined = undefined;

  /** @param concept what it is of: that of a second module with the same concept is left out */
  add(concept: object, source: TelemetrySource): void {
    if (this.sources.has(concept)) return;
    this.sources.set(concept, source);
    if (this.sinks) connect(source, this.sinks);
  }

  /** Connects all sources: those that are here and those to come. */
  open(sinks: TelemetrySinks): void {
    this.sinks = sinks;
    for (const source of this.sources.values()) connect(source, sinks);
  }
}

function connect(source: TelemetrySource, { lines, audit, meters }: TelemetrySinks): void {
  source.log?.(lines);
  if (audit) source.audit?.(audit);
  source.count?.(meters);
}
