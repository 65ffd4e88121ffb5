import type { Raw } from './kit/send-raw.ts';
import type { Sender } from './kit/sender.ts';

/** A request as it is sent: nothing is checked or put right, and a header may be there twice. */
export interface AttackRequest {
  /** Default: `GET`. */
  readonly method?: string;
  /** The request target; by default the attacker's path. */
  readonly target?: string;
  /** What stands in the Host header, if not the BFF's address. */
  readonly host?: string;
  readonly headers?: readonly Field[];
  readonly body?: string;
  /** What is written in place of all of the above; the connection must end by itself. */
  readonly raw?: Raw;
  /** The address of this machine that it comes from: one that the BFF believes to be a terminator of TLS, or another. */
  readonly from?: string;
  /** The client that the log must name; not checked by default. */
  readonly client?: string;
}

export type Field = readonly [name: string, value: string];

type Requests = AttackRequest | readonly AttackRequest[];

/** Makes a request, or several to be sent in turn, of which all but the last are good. */
export type MakeRequest<By extends Sender> = (by: By) => Requests | Promise<Requests>;

/**
 * What a refusal may cost: 5 times what it costs to read what was sent, beside what any refusal costs there; its answer is 16 kB at most.
 */
export interface CostBound {
  /** Makes sense of what was sent, as anybody must who looks at it: `JSON.parse` and the like. */
  readonly reading: (request: AttackRequest) => unknown;
  /** The request without what makes it costly; it is refused too. */
  readonly shortened: (request: AttackRequest) => AttackRequest;
}

/** What must come of a request. What is not told must not be there. */
export interface Expectation {
  /** 0 where the connection is closed without an answer. */
  readonly status: number;
  /** Of other headers, by name in small letters; undefined for one that must not be there. What is not named is not looked at. */
  readonly headers?: Readonly<Record<string, RegExp | undefined>>;
  /** Of `WWW-Authenticate`. */
  readonly challenge?: RegExp | undefined;
  /** Of `Location`. */
  readonly location?: RegExp;
  /** Of `Set-Cookie`, each in turn. */
  readonly cookies?: readonly RegExp[];
  /** Of the body; by default anything. */
  readonly body?: RegExp;
  /** What the answer may cost, at most; not looked at by default. */
  readonly cost?: CostBound;
  /** What the BFF may ask for, and must: `identity.token`. */
  readonly calls?: readonly string[];
}

/** One row: a request that must be refused, or must do nothing that it was meant to do. */
export interface Attack<By extends Sender = Sender> {
  readonly name: string;
  /** Where it is written: `RFC 9449, section 4.3 (5)`. */
  readonly rule: string;
  readonly request: MakeRequest<By>;
  readonly expect: Expectation;
  /** A request that must be answered with 200 afterwards: nothing has come of the attack. */
  readonly afterwards?: MakeRequest<By>;
}

/** A request that must succeed: without it, a table whose requests are all refused would prove nothing. */
export interface GoodRequest<By extends Sender = Sender> {
  readonly name: string;
  readonly request: MakeRequest<By>;
  /** By default 200, with any body. */
  readonly expect?: Expectation;
}

/** What the BFF is told beside its bff.yaml. */
export interface AttackedSettings {
  /** What stands in the place of the file's sections, by name. */
  readonly sections?: Readonly<Record<string, unknown>>;
  /** `PORTICO_SESSION__ORIGIN` and the like. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface AttackTable<By extends Sender = Sender> {
  readonly name: string;
  readonly settings: (by: By) => AttackedSettings;
  readonly good: readonly GoodRequest<By>[];
  readonly attacks: readonly Attack<By>[];
}
