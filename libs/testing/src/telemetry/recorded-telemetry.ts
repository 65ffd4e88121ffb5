import type { AuditLines, GaugeReading, LabelValue, LogFields, LogLines, TelemetrySource, Thrown } from '@portico/platform';

/**
 * The log lines and metrics of a concept, kept for a test: without a log, without a registry.
 *
 * ```ts
 * const { lines, counted } = new RecordedTelemetry(rateLimitTelemetry(signals));
 * ```
 */
export class RecordedTelemetry {
  /** Each with its level, its message as `msg`, its fields, and what was thrown as it is. */
  readonly lines: Record<string, unknown>[] = [];
  /** Lines of the audit log; a refusal with the kind that it is counted by. */
  readonly audited: Record<string, unknown>[] = [];
  /** Counters by series, written as `/metrics` does: `portico_rate_limited_total{by="caller",limit="minute"}`. */
  readonly counted: Record<string, number> = {};
  /** What histograms observed, by series. */
  readonly observed: Record<string, number[]> = {};

  private readonly gauges: [series: (labels: readonly LabelValue[]) => string, read: () => readonly GaugeReading[]][] = [];

  constructor({ log, audit, count }: TelemetrySource, writesErrors = true) {
    log?.(this.linesWith(writesErrors));
    audit?.(this.auditLines());
    count?.({
      counter: (name, _help, labels) => ({
        increment: (...values) => this.add(seriesOf(name, labels, values)),
        add: (amount, ...values) => this.add(seriesOf(name, labels, values), amount),
      }),
      histogram: (name, _help, labels) => ({ observe: (value, ...values) => void (this.observed[seriesOf(name, labels, values)] ??= []).push(value) }),
      gauge: (name, _help, labels, read) => void this.gauges.push([(values) => seriesOf(name, labels, values), read]),
    });
  }

  /** What gauges read now, by series. */
  get read(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.gauges.flatMap(([series, read]) => read().map(({ value, labels }) => [series(labels), value])));
  }

  private linesWith(writesErrors: boolean): LogLines {
    const writer = (level: string) => (msg: string, fields: LogFields, thrown?: Thrown) => void this.lines.push({ level, msg, ...fields, ...thrown });
    return { debug: writer('debug'), info: writer('info'), warn: writer('warn'), error: writer('error'), writesErrors };
  }

  private auditLines(): AuditLines {
    return {
      done: (audit, fields) => void this.audited.push({ audit, ...fields }),
      refused: (audit, kind, fields) => void this.audited.push({ audit, kind, ...fields }),
      failed: (audit, err) => void this.audited.push({ audit, err }),
    };
  }

  private add(series: string, amount = 1): void {
    this.counted[series] = (this.counted[series] ?? 0) + amount;
  }
}

const seriesOf = (name: string, labels: readonly string[], values: readonly (LabelValue | undefined)[]): string =>
  `${name}{${labels.map((label, index) => `${label}="${values[index] ?? ''}"`).join(',')}}`;
