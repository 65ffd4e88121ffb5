import type { LoggerService } from '@nestjs/common';
import type { Level, Logger } from 'pino';
import { isError } from '@portico/platform';
import { ErrorReport } from './error-report.ts';
import { loggable } from './loggable.ts';
import { withoutSecrets } from './secret-text.ts';

/** Parts of Nest that tell of every module and route at start: worth reading only when wiring goes wrong. */
const CHATTY = new Set(['InstanceLoader', 'NestApplication', 'NestFactory', 'RouterExplorer', 'RoutesResolver']);

/** Nest's logger, for Nest itself and for `new Logger(Orders.name)` in a BFF, over the same log as the request lines. */
export class NestLogger implements LoggerService {
  constructor(private readonly pino: Logger) {}

  log(message: unknown, ...more: unknown[]): void {
    this.write(CHATTY.has(String(more.at(-1))) ? 'debug' : 'info', message, more);
  }

  error(message: unknown, ...more: unknown[]): void {
    this.write('error', message, more);
  }

  warn(message: unknown, ...more: unknown[]): void {
    this.write('warn', message, more);
  }

  debug(message: unknown, ...more: unknown[]): void {
    this.write('debug', message, more);
  }

  verbose(message: unknown, ...more: unknown[]): void {
    this.write('trace', message, more);
  }

  fatal(message: unknown, ...more: unknown[]): void {
    this.write('fatal', message, more);
  }

  /** Nest passes the logger's context last, and an error's stack as a text before it. */
  private write(level: Level, message: unknown, more: readonly unknown[]): void {
    if (!this.pino.isLevelEnabled(level)) return;
    const last = more.at(-1);
    const context = typeof last === 'string' && !isStack(last) ? last : undefined;
    const rest = context === undefined ? [...more] : more.slice(0, -1);
    const stack = rest.find(isStack);
    const details = rest.filter((item) => item !== stack && item !== undefined);
    this.pino[level](
      {
        context,
        ...(isError(message) ? { err: message } : stack === undefined ? {} : { err: ErrorReport.ofStack(stack) }),
        ...(typeof message === 'object' && !isError(message) ? { data: loggable(message) } : {}),
        ...(details.length > 0 ? { details: loggable(details) } : {}),
      },
      textOf(message),
    );
  }
}

const isStack = (value: unknown): value is string => typeof value === 'string' && /\n[ \t]+at /.test(value);

function textOf(message: unknown): string {
  if (isError(message)) return withoutSecrets(message.message);
  return typeof message === 'object' ? '' : withoutSecrets(String(message));
}
