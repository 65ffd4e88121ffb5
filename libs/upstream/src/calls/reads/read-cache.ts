import type { AnswerSource, FieldList, Scope } from '@portico/platform';
import type { RawAnswer } from '../failures/upstream-failure.ts';

/** What a BFF's `KeptReads` are provided as, by whichever module brings them. */
export const KEPT_READS = Symbol('portico.kept-reads');

/** Keeps answers of upstreams. Without it every call is made. */
export interface KeptReads {
  /** @returns undefined for an upstream whose answers are not kept */
  of(upstream: string): ReadCache | undefined;
  /** @returns the operations of an upstream that these settings of a BFF name */
  namedIn(settings: object, upstream: string): readonly string[];
}

/** An answer of an upstream, with its head. */
export interface WholeAnswer<T> {
  readonly status: number;
  /** By names in lower case. */
  readonly fields: Readonly<Record<string, string>>;
  /** The JSON as it came, decoded; undefined for any other body, which is not kept. */
  readonly text: string | undefined;
  /** Milliseconds from the request to the answer's head. */
  readonly delay: number;
  /** The instance that it is from, as in the settings. */
  readonly instance: string;
  /** What the caller gets; undefined for a 304. */
  readonly value: T;
}

/** A call as it would be sent, its identity attached. */
export interface OutgoingCall {
  /** The contract's operation: `GET /products/{id}`. */
  readonly operation: string;
  /** Path and query. */
  readonly path: string;
  /** Header fields of the BFF's own code, and of the contract. */
  readonly own: FieldList;
  /** Header fields of the client that go on to upstreams. */
  readonly forwarded: FieldList;
  /** Whether it tells the upstream who calls. */
  readonly authorised: boolean;
  /** Fields that are sent besides, and that differ from one call to the next, in lower case: credentials, trace, deadline. */
  readonly unkeyed: readonly string[];
  /** Of the request that it is made for. */
  readonly scope: Scope;
}

export interface OutgoingRead<T> extends OutgoingCall {
  /** Makes the call, or joins an identical one. @param conditions header fields besides: then a 304 is an answer, too */
  ask(conditions: FieldList): Promise<WholeAnswer<T>>;
  /** The same for an answer that no caller waits for: it goes on when the request has ended. */
  askInBackground(conditions: FieldList): Promise<WholeAnswer<T>>;
  /** What the caller gets of a text that was an answer before. */
  reread(status: number, text: string): T;
}

/** What a GET has brought, and what it is of: undefined where no answer is kept that is fresh. */
export interface ReadAnswer<T> {
  readonly value: T;
  readonly source: AnswerSource | undefined;
}

/** A call that may have changed something. */
export interface Write {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** The contract's; of a call without one, the method. */
  readonly operation: string;
}

export interface WriteAnswer extends Pick<WholeAnswer<unknown>, 'status' | 'fields'> {
  /** Undefined where it is not known: then absolute references are of other instances. */
  readonly instance: string | undefined;
}

/** A GET of a client that a route hands on, as it goes to the upstream. */
export interface RoutedRead extends Omit<OutgoingCall, 'operation'> {
  readonly route: string;
  /** Hands the request on with these fields beside those that are no conditions of the client's own; undefined: as it is. */
  ask(conditions: FieldList | undefined): Promise<RawAnswer>;
  /** The same for an answer that no client waits for. */
  askInBackground(conditions: FieldList): Promise<RawAnswer>;
}

export interface RoutedAnswer extends RawAnswer {
  /** How it came about (RFC 9211). */
  readonly cacheStatus: string;
}

/** The answers of one upstream that are kept. */
export interface ReadCache {
  /** Whether answers to an operation may be kept at all: if not, a call costs nothing more. */
  keeps(operation: string): boolean;
  /** Answers a GET from what is kept, as far as that is allowed, or by asking. @throws whatever `ask` does */
  read<T>(read: OutgoingRead<T>): Promise<ReadAnswer<T>>;
  /** Answers a client’s GET as a shared cache does. @throws whatever `ask` does */
  routed(read: RoutedRead): Promise<RoutedAnswer>;
  /** A HEAD was answered: what it tells of the kept answer counts. */
  headed(call: OutgoingCall, answer: WholeAnswer<unknown>): Promise<void>;
  /** A call that may have changed something was answered: what is kept of its URL does not hold any more. */
  changed(write: Write, answer: WriteAnswer): Promise<void>;
}
