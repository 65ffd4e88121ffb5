import { counted, currentScope } from '@portico/platform';
import type { AuditLines, Caller, LogFields, Signals } from '@portico/platform';
import type { Logger } from 'pino';
import { routeLabel } from '../route-label.ts';
import { describeError } from './error-report.ts';
import { withoutSecrets } from './secret-text.ts';

export const AUDIT_MESSAGE = 'audit';
/** Refusals that get a line of their own within a second; of the rest one line tells how many there were. */
const MOST_REFUSALS = 20;
/** Characters of a reason: an identity provider's code may come by way of the browser. */
const LONGEST = 200;

/**
 * The audit log as concepts see it: who signed in, who was refused what and why, and what became of sessions and keys; never what anybody
 * proved themselves with.
 *
 * Anybody can cause refusals, so they are bounded. What only succeeds with good credentials is not: a flood of refusals must not hide it.
 */
export function auditLinesOf(log: Logger, now: () => number = () => performance.now()): AuditLines {
  const uncounted = counted((refused) => log.warn({ audit: 'more-refused', refused }, AUDIT_MESSAGE));
  let [second, written] = [-1, 0];
  return {
    done: (audit, fields) => log.info({ audit, ...shortened(fields), ...request() }, AUDIT_MESSAGE),
    refused: (audit, kind, fields) => {
      const current = Math.floor(now() / 1_000);
      if (current !== second) [second, written] = [current, 0];
      if (++written > MOST_REFUSALS) uncounted(kind);
      else log.warn({ audit, ...shortened(fields), ...request() }, AUDIT_MESSAGE);
    },
    failed: (audit, error) => log.warn({ audit, err: describeError(error), ...request() }, AUDIT_MESSAGE),
  };
}

/** Callers who may not: the platform's own part of the audit log. */
export function logAudit(events: Signals, audit: AuditLines): void {
  events.accessRefused.subscribe(({ caller, because }) => audit.refused('access-refused', because, { ...who(caller), because }));
}

const who = ({ identity: { issuer, subject } }: Caller): LogFields => ({ issuer, subject });

/** Reasons come from outside, by way of the browser even. */
function shortened(fields: LogFields): LogFields {
  const { because, about } = fields;
  return { ...fields, ...(typeof because === 'string' ? { because: short(because) } : {}), ...(typeof about === 'string' ? { about: short(about) } : {}) };
}

const short = (text: string): string => withoutSecrets(text).slice(0, LONGEST);

/** Where it came from; nothing for what happens outside of requests. */
function request(): object {
  const context = currentScope()?.context;
  if (!context) return {};
  const { id, trace, clientAddress, route } = context;
  return { route: routeLabel(route), clientAddress, requestId: id, traceId: trace.traceId };
}
