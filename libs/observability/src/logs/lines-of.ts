import type { LogFields, LogLines, Thrown } from '@portico/platform';
import type { Logger } from 'pino';
import { describeError, summariseCause } from './error-report.ts';

/** The log as capabilities see it: whatever was thrown is described without secrets before pino has it. */
export function linesOf(log: Logger): LogLines {
  const writer = (level: 'debug' | 'info' | 'warn' | 'error') => (message: string, fields: LogFields, thrown?: Thrown) => {
    if (log.isLevelEnabled(level)) log[level](thrown ? { ...fields, ...described(thrown) } : fields, message);
  };
  return { debug: writer('debug'), info: writer('info'), warn: writer('warn'), error: writer('error'), writesErrors: log.isLevelEnabled('error') };
}

const described = (thrown: Thrown): object => ({
  ...('err' in thrown ? { err: describeError(thrown.err) } : {}),
  ...('cause' in thrown ? { cause: summariseCause(thrown.cause).message } : {}),
});
