import { currentScope } from '@portico/platform';
import type { Caller, Events } from '@portico/platform';
import type { Logger } from 'pino';
import { routeLabel } from '../route-label.ts';
import { counted } from './counted.ts';
import { describeError } from './error-report.ts';
import { withoutSecrets } from './secret-text.ts';

export const AUDIT_MESSAGE = 'audit';
/** Refusals that get a line of their own within a second; of the rest one line tells how many there were. */
const MOST_REFUSALS = 20;
/** Characters of a reason: an identity provider's code may come by way of the browser. */
const LONGEST = 200;

/**
 * Writes who signed in, who was refused what and why, and what became of sessions and keys; never what anybody proved themselves with.
 *
 * Anybody can cause refusals, so they are bounded. What only succeeds with good credentials is not: a flood of refusals must not hide it.
 */
export function logAudit(events: Events, log: Logger, now: () => number = () => performance.now()): void {
  const uncounted = counted((refused) => log.warn({ audit: 'more-refused', refused }, AUDIT_MESSAGE));
  let [second, written] = [-1, 0];
  const tell = (audit: string, what: object): void => log.info({ audit, ...what, ...request() }, AUDIT_MESSAGE);
  const refused = (audit: string, name: string, what: object): void => {
    const current = Math.floor(now() / 1_000);
    if (current !== second) [second, written] = [current, 0];
    if (++written > MOST_REFUSALS) uncounted(name);
    else log.warn({ audit, ...what, ...request() }, AUDIT_MESSAGE);
  };

  events.signedIn.subscribe(({ caller, scheme, session }) => tell('signed-in', { scheme, ...who(caller), session }));
  events.sessionEnded.subscribe(({ caller, session, because }) => tell('session-ended', { ...who(caller), session, because: short(because) }));
  events.signInRefused.subscribe(({ scheme, because, detail }) =>
    refused('sign-in-refused', scheme, { scheme, because: short(because), about: detail === undefined ? undefined : short(detail) }),
  );
  events.accessRefused.subscribe(({ caller, because }) => refused('access-refused', because, { ...who(caller), because }));
  events.recordRefused.subscribe(({ purpose, because }) => refused('record-refused', purpose, { purpose, because }));
  events.keyFirstUsed.subscribe(({ partner, key }) => tell('key-first-used', { partner, key }));
  events.partnerChanged.subscribe(({ partner, key, change }) => tell(key === undefined ? `partner-${change}` : `key-${change}`, { partner, key }));
  events.revocationFailed.subscribe(({ error }) => log.warn({ audit: 'revocation-failed', err: describeError(error), ...request() }, AUDIT_MESSAGE));
}

const who = ({ identity: { issuer, subject } }: Caller): object => ({ issuer, subject });

const short = (text: string): string => withoutSecrets(text).slice(0, LONGEST);

/** Where it came from; nothing for what happens outside of requests. */
function request(): object {
  const context = currentScope()?.context;
  if (!context) return {};
  const { id, trace, clientAddress, route } = context;
  return { route: routeLabel(route), clientAddress, requestId: id, traceId: trace.traceId };
}
