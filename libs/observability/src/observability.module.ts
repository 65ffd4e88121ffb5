import { Inject, Module } from '@nestjs/common';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { BffIdentity, BffLogger, CheckedAtStart, Environment, HeldResources, LogSettings, ManagementPages, RequestsInFlight, Signals, Telemetry } from '@portico/platform';
import type { Logger } from 'pino';
import { Registry } from 'prom-client';
import { auditLinesOf, logAudit } from './logs/audit-log.ts';
import { createLogger } from './logs/create-logger.ts';
import { logFaults } from './logs/fault-log.ts';
import { linesOf } from './logs/lines-of.ts';
import { LogDestination } from './logs/log-destination.ts';
import { NestLogger } from './logs/nest-logger.ts';
import { logFaults as logFileFaults, openAuditLog, openLog } from './logs/open-log.ts';
import { logRequests } from './logs/request-log.ts';
import { logStores } from './logs/store-log.ts';
import { countAccess } from './metrics/access-metrics.ts';
import { metersOf } from './metrics/meters-of.ts';
import { metricsPage } from './metrics/metrics-page.ts';
import { countHeld, countProcess } from './metrics/process-metrics.ts';
import { countStores } from './metrics/store-metrics.ts';
import { countTraffic } from './metrics/traffic-metrics.ts';

const PINO = Symbol('portico.pino');
/** Where the lines of the audit log go. */
const AUDIT = Symbol('portico.audit');
/** It does not follow `log.level`, so that it is not turned down by mistake. */
const AUDIT_LEVEL = 'info';

/**
 * Logs and metrics of a BFF: one line per request, Nest's own log, the audit log, `/metrics` on the management port. A BFF imports it, and the
 * lines and counters of the capabilities that it has.
 */
@CheckedAtStart(({ log }: { readonly log: LogSettings }) => logFileFaults(log))
@Module({
  providers: [
    Registry,
    {
      provide: LogDestination,
      useFactory: (settings: LogSettings, environment: Environment) => openLog(settings, environment, process.stdout),
      inject: [LogSettings, Environment],
    },
    {
      provide: PINO,
      useFactory: (destination: LogDestination, { level }: LogSettings, { name }: BffIdentity) => createLogger(destination, level, name),
      inject: [LogDestination, LogSettings, BffIdentity],
    },
    { provide: AUDIT, useFactory: openAuditLog, inject: [LogSettings, LogDestination] },
    { provide: BffLogger, useFactory: (pino: Logger) => new NestLogger(pino), inject: [PINO] },
  ],
})
export class ObservabilityModule implements OnModuleInit, OnApplicationShutdown {
  constructor(
    private readonly events: Signals,
    private readonly identity: BffIdentity,
    private readonly settings: LogSettings,
    private readonly pages: ManagementPages,
    private readonly destination: LogDestination,
    private readonly registry: Registry,
    private readonly inFlight: RequestsInFlight,
    private readonly held: HeldResources,
    private readonly telemetry: Telemetry,
    @Inject(PINO) private readonly pino: Logger,
    @Inject(AUDIT) private readonly audit: LogDestination,
  ) {}

  /** logrotate has moved a file away. */
  private readonly reopen = (): void => {
    for (const destination of new Set([this.destination, this.audit])) destination.reopen();
  };

  onModuleInit(): void {
    process.on('SIGHUP', this.reopen);
    logFaults(this.events, this.pino);
    logRequests(this.events, this.pino, this.destination, this.identity.name, this.settings.requests);
    logStores(this.events, this.pino);
    const audit = this.settings.audit ? auditLinesOf(createLogger(this.audit, AUDIT_LEVEL, this.identity.name)) : undefined;
    if (audit) logAudit(this.events, audit);
    countTraffic(this.events, this.registry);
    countAccess(this.events, this.registry);
    countStores(this.events, this.registry);
    countProcess(this.registry, this.identity, {
      requestsInFlight: () => this.inFlight.size,
      logLinesDropped: () => this.destination.dropped + (this.audit === this.destination ? 0 : this.audit.dropped),
    });
    countHeld(this.registry, this.held);
    this.telemetry.open({ lines: linesOf(this.pino), audit, meters: metersOf(this.registry) });
    this.pages.add(metricsPage(this.registry));
  }

  async onApplicationShutdown(): Promise<void> {
    process.off('SIGHUP', this.reopen);
    await Promise.all([this.destination.close(), this.audit.close()]);
  }
}
