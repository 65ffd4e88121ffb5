import type { Tree } from '../tree/tree.ts';

/** Who may take a subject out of its identity, and what for. Nothing is kept, counted, claimed or shared by it there. */
const MAY: Readonly<Record<string, string>> = {
  'libs/auth/src/callers/customer-domain.ts': 'decides whether it is a customer’s number',
  'libs/auth/src/callers/auth.telemetry.ts': 'writes it with its issuer',
  'libs/auth/src/session/identity-provider.ts': 'tells it to the issuer that it is of',
  'libs/auth/src/session/redis-session.store.ts': 'builds the identity of a record again',
  'libs/auth/src/session/session.view.ts': 'shows it to its owner',
  'libs/auth/src/session/sessions.ts': 'compares it with that of the same issuer’s logout token',
  'libs/auth/src/upstream-identity/internal-jwt/internal-jwt.identity.ts': 'tells it with its issuer',
  'libs/observability/src/logs/audit-log.ts': 'writes it with its issuer',
  'libs/observability/src/logs/request-log.ts': 'writes it with its issuer',
  'libs/partners/src/sign-in/partner-token.strategy.ts': 'writes into the audit log which client is unknown',
};

/** A subject that is read out of an identity: as a member, or by destructuring. */
const TAKES = [/\bidentity\??\.subject\b/, /\bidentity: \{[^{}]*\bsubject\b[^{}]*\}/, /\{[^{}]*\bsubject\b[^{}]*\} = [\w.?()]*\bidentity\b/];

/** A subject without its issuer is not an identity: what code does with one alone is written down here, file by file. */
export const wholeIdentities = (tree: Tree): string[] =>
  [...tree.sources]
    .filter(([path]) => /^(apps|libs)\/.*\/?src\//.test(path) && !/\.(spec|fixture|contract)\.ts$/.test(path) && MAY[path] === undefined)
    .flatMap(([path, text]) => {
      const found = TAKES.map((take) => take.exec(text)?.[0]).find((take) => take !== undefined);
      return found === undefined ? [] : [`${path}: "${found}" takes a subject out of its identity; use identity.key, or caller.customer for a customer's number`];
    });
