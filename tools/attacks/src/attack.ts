import type { Attacker } from './kit/attacker.ts';

/** A request as it is sent: nothing is checked or put right, and a header may be there twice. */
export interface AttackRequest {
  /** `GET` unless told. */
  readonly method?: string;
  /** The request target; the attacker's path unless told. */
  readonly target?: string;
  /** What stands in the Host header, if not the BFF's address. */
  readonly host?: string;
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
  /** The address of this machine that it comes from: one that the BFF believes to be a terminator of TLS, or another. */
  readonly from?: string;
}

type Requests = AttackRequest | readonly AttackRequest[];

/** Makes a request, or several to be sent in turn, of which all but the last are good. */
export type MakeRequest = (attacker: Attacker) => Requests | Promise<Requests>;

/** One row: a request that must be refused, and how. */
export interface Attack {
  readonly name: string;
  /** Where it is written: `RFC 9449, section 4.3 (5)`. */
  readonly rule: string;
  readonly request: MakeRequest;
  readonly expect: {
    readonly status: number;
    /** Of `WWW-Authenticate`; undefined where there is none. */
    readonly challenge: RegExp | undefined;
  };
}

/** A request that must succeed: without it, a table whose requests are all refused would prove nothing. */
export interface GoodRequest {
  readonly name: string;
  readonly request: MakeRequest;
}

export interface AttackTable {
  readonly name: string;
  /** What the section `bearer` of the BFF's settings has to be. */
  readonly bearer: (attacker: Attacker) => object;
  readonly good: readonly GoodRequest[];
  readonly attacks: readonly Attack[];
}
