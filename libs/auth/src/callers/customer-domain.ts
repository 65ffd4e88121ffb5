import { customerId, StartError } from '@portico/platform';
import type { Caller } from '@portico/platform';
import type { CallerIssuer, NamesCustomers } from './caller-issuer.ts';

/**
 * Whose subjects are customers' numbers. One issuer alone may name customers by default. Where there are several, each says whether it
 * does: a subject of one is a stranger's number in another's mouth.
 */
export class CustomerDomain {
  private readonly rules = new Map<string, NamesCustomers>();
  /** A session, and a token that has come before, bring the same caller with each request. */
  private readonly known = new WeakMap<Caller, Caller>();

  /** @throws StartError naming each issuer that leaves it open, or of which two things are said */
  constructor(issuers: readonly CallerIssuer[]) {
    const alone = new Set(issuers.filter(({ developmentOnly }) => !developmentOnly).map(({ issuer }) => issuer)).size === 1;
    const faults = [...clashes(issuers), ...(alone ? [] : leftOpen(issuers))];
    if (faults.length > 0) throw new StartError(faults);
    for (const { issuer, customers } of issuers) this.rules.set(issuer, customers ?? this.rules.get(issuer) ?? (alone ? 'by-subject' : 'none'));
  }

  /** The caller with the customer that it is or acts for. An issuer that is not among those of the settings names none. */
  named(caller: Caller): Caller {
    let named = this.known.get(caller);
    if (!named) this.known.set(caller, (named = this.withCustomer(caller)));
    return named;
  }

  private withCustomer(caller: Caller): Caller {
    const rule = this.rules.get(caller.identity.issuer);
    if (rule === 'by-strategy') return caller;
    const customer = rule === 'by-subject' ? customerId(caller.identity.subject) : undefined;
    return caller.customer === customer ? caller : { ...caller, customer };
  }
}

const leftOpen = (issuers: readonly CallerIssuer[]): string[] => {
  const said = new Set(issuers.filter(({ customers }) => customers !== undefined).map(({ issuer }) => issuer));
  return issuers
    .filter(({ issuer }) => !said.has(issuer))
    .map(
      ({ issuer, setting }) =>
        `${setting ?? `the strategy of ${issuer}`}: callers come from several issuers, and nothing says whether the subjects of ${issuer} are customers' numbers; ` +
        'write customers: true for the issuers whose subjects are, and customers: false for the others',
    );
};

/** One issuer has one meaning, whichever ways lead to it: a claim of its own per strategy would make two people one. */
function* clashes(issuers: readonly CallerIssuer[]): Iterable<string> {
  const first = new Map<string, CallerIssuer>();
  for (const one of issuers) {
    const other = first.get(one.issuer);
    if (!other) {
      first.set(one.issuer, one);
      continue;
    }
    const where = `${other.setting ?? 'one strategy'} and ${one.setting ?? 'another strategy'}`;
    if (one.customers !== undefined && other.customers !== undefined && one.customers !== other.customers) yield `${where}: say different things of the customers of ${one.issuer}; write the same for both`;
    if (one.claim !== undefined && other.claim !== undefined && one.claim !== other.claim) {
      yield `${where}: read the subjects of ${one.issuer} from different claims, ${other.claim} and ${one.claim}; write the same subject for both`;
    }
  }
}
