import type { IncomingMessage } from 'node:http';
import { fieldsOf } from '../input/fields.ts';

/** What a request must have besides its method and path to be a route's. All of it has to hold. */
export interface Conditions {
  /** The name that the client asked for, in lower case. Without a port, any port does. */
  readonly host?: string;
  /** Header fields with their values, by name in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Fields of the query with their values. One that is given twice is not the value of either. */
  readonly query?: Readonly<Record<string, string>>;
}

/** The name of the constraint by which the router tells conditions apart. */
const CONSTRAINT = 'conditions';

/** What a route says to the router besides method and path. */
export const constraintsOf = (conditions: Conditions | undefined): Record<string, unknown> => (conditions === undefined ? {} : { constraints: { [CONSTRAINT]: conditions } });

/** The conditions among a route's constraints. */
export const conditionsIn = (constraints: Readonly<Record<string, unknown>> | undefined): Conditions | undefined => constraints?.[CONSTRAINT] as Conditions | undefined;

/** In words for messages and as part of a key: ` where host is a.example`; empty for none. */
export function textOf(conditions: Conditions | undefined): string {
  if (conditions === undefined) return '';
  const { host, headers = {}, query = {} } = conditions;
  const pairs = (kind: string, of: Readonly<Record<string, string>>): string[] => Object.keys(of).sort().map((name) => `${kind} ${name} is ${JSON.stringify(of[name])}`);
  return ` where ${[...(host === undefined ? [] : [`host is ${host}`]), ...pairs('header', headers), ...pairs('query', query)].join(' and ')}`;
}

/** Has find-my-way look at conditions: of the routes at one path, the one with the most that holds wins; one without any comes last. */
export const conditionStrategy = {
  name: CONSTRAINT,
  storage: () => new ConditionStore(),
  deriveConstraint: (request: unknown): unknown => request,
};

interface Entry {
  readonly conditions: Conditions;
  indexes: number;
}

/** The conditions of the routes at one path, the most specific ones first. The router asks with conditions while it is built, and with requests later. */
class ConditionStore {
  private readonly entries: Entry[] = [];

  get(asked: Conditions | IncomingMessage): number | undefined {
    for (const { conditions, indexes } of this.entries) {
      if (conditions === asked || ('url' in asked && hold(conditions, asked))) return indexes;
    }
    return undefined;
  }

  set(conditions: Conditions, indexes: number): void {
    const known = this.entries.find((entry) => entry.conditions === conditions);
    if (known) known.indexes = indexes;
    else this.entries.push({ conditions, indexes });
    this.entries.sort((one, other) => weightOf(other.conditions) - weightOf(one.conditions));
  }
}

/** A host weighs more than any number of headers, a header more than any number of query fields: neither has a thousand. */
const weightOf = ({ host, headers = {}, query = {} }: Conditions): number => (host === undefined ? 0 : 1_000_000) + Object.keys(headers).length * 1_000 + Object.keys(query).length;

function hold({ host, headers, query }: Conditions, request: IncomingMessage): boolean {
  if (host !== undefined && !isHost(host, request.headers.host ?? (request.headers[':authority'] as string | undefined) ?? '')) return false;
  for (const name in headers) if (request.headers[name] !== headers[name]) return false;
  return query === undefined || holdsQuery(query, request.url ?? '');
}

/** Names of hosts are the same in small and in capital letters (RFC 9110, section 4.2.3). */
function isHost(host: string, asked: string): boolean {
  const name = asked.toLowerCase();
  return name === host || name.replace(/:\d*$/, '') === host;
}

function holdsQuery(query: Readonly<Record<string, string>>, url: string): boolean {
  const at = url.indexOf('?');
  const fields = fieldsOf(at < 0 ? '' : url.slice(at + 1));
  for (const name in query) if (fields[name] !== query[name]) return false;
  return true;
}
