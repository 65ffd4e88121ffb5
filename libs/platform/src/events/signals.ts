import type { Type } from '@nestjs/common';
import type { Caller, RequestContext } from '../context/request-context.ts';
import type { BrokenContract } from '../context/read-answer.ts';
import type { Identity } from '../identity/identity.ts';
import type { ViewBroken } from './view-broken.ts';
import type { Priority } from '../routes/route.ts';
import { FaultSignal, RequestSignal, Signal } from './signal.ts';
import type { Emitter } from './signal.ts';

/** A request was answered, or its client left (`context.clientGone`). */
export interface RequestFinished {
  readonly context: RequestContext;
  /** The HTTP status, or 499 when the client left. */
  readonly status: number;
  /** Milliseconds from the request's first stage to the end of the answer. */
  readonly duration: number;
  /** Bytes of the answer's body as declared by Content-Length; undefined for a stream. */
  readonly bytes: number | undefined;
}

/** A request was refused because the BFF has too much to do. */
export interface RequestShed {
  readonly priority: Priority;
}

/** Something that is held was refused, or was taken back, because a bound was reached. */
export interface BoundReached {
  readonly resource: 'connection' | 'body' | 'stream';
  /**
   * Refused: `total`, `address`, `caller`, `upstream` (by whose bound), `pipelined`. Taken back: `stalled`, the other side takes nothing of what
   * is sent; `idle`, it sends nothing.
   */
  readonly because: 'total' | 'address' | 'caller' | 'upstream' | 'pipelined' | 'stalled' | 'idle';
}

/**
 * A trusted proxy does not say who its client is, so that all clients behind it count as one. Told once for each reason: `absent`, it does not
 * send the header; `unreadable`, there is no address in it.
 */
export interface ClientHidden {
  readonly because: 'absent' | 'unreadable';
  /** Which the settings say is sent. */
  readonly header: string;
  /** The address of the proxy. */
  readonly proxy: string;
}

/** A request was refused because a limit or a quota is used up. */
export interface RequestLimited {
  /** The name of the limit. */
  readonly limit: string;
  readonly by: 'address' | 'caller';
  readonly caller?: Identity | undefined;
  readonly plan?: string | undefined;
}

/** A caller has a plan that nobody knows: the limits of callers without one hold for them. */
export interface PlanUnknown {
  readonly plan: string;
}

/** One attempt at an upstream has ended. */
export interface UpstreamCallFinished {
  readonly upstream: string;
  /** The contract's operation, such as `GET /products/{id}`. */
  readonly operation: string;
  /** `ok`; the kind of failure; or `deadline`, when the caller had less time than the upstream may take: `timeout` is the upstream's own. */
  readonly outcome: string;
  /** Milliseconds. */
  readonly duration: number;
}

/** A failed attempt at an upstream is followed by another. */
export interface UpstreamCallRepeated {
  readonly upstream: string;
  readonly operation: string;
  /** The kind of failure it follows. */
  readonly after: string;
  /** Whether it was paid from the retry budget. A request of which nothing was sent goes to another instance free of charge. */
  readonly paid: boolean;
}

/** A read was slow, and is asked a second time at another instance. */
export interface UpstreamCallHedged {
  readonly upstream: string;
  readonly operation: string;
}

/** A read was not sent, because an identical one was under way: it gets the same answer. */
export interface UpstreamCallShared {
  readonly upstream: string;
  readonly operation: string;
}

/** A call was refused without being sent, to keep the upstream or the BFF from harm. */
export interface UpstreamCallRefused {
  readonly upstream: string;
  readonly operation: string;
  /**
   * `open`: the circuit is. `saturated`: as much as the upstream takes at a time is under way. `unidentified`: it cannot be told who calls.
   * `streams`: as many streams are open as may be.
   */
  readonly because: 'open' | 'saturated' | 'unidentified' | 'streams';
}

/** An instance has failed too often in a row, and is not asked for a while. */
export interface InstanceEjected {
  readonly upstream: string;
  /** As in the settings. */
  readonly instance: string;
  /** Milliseconds. */
  readonly duration: number;
}

/** Active probes have found an instance dead, or alive again. */
export interface InstanceProbed {
  readonly upstream: string;
  readonly instance: string;
  readonly down: boolean;
  /** What was wrong with the last probe of one that is dead: `GET /health: status 404`. */
  readonly why?: string;
}

/** An entry of an upstream's `instances` leads to nothing new at present; what was known before stays in use. */
export interface DiscoveryFailed {
  readonly upstream: string;
  /** As it stands in the settings. */
  readonly entry: string;
  readonly error: unknown;
}

/** The connection to a gRPC instance had gone silent without ending, and there is a new one in its place. */
export interface ConnectionReplaced {
  readonly upstream: string;
  readonly instance: string;
}

/** The files that connections to an upstream are secured with: they were taken over, hold a certificate that ends soon, or cannot be used. */
export interface UpstreamCertificate {
  readonly upstream: string;
  /** `unusable`: what was known before stays in use. */
  readonly state: 'renewed' | 'expiring' | 'unusable';
  /** When the first certificate ends. */
  readonly ends?: Date;
  readonly error?: unknown;
}

/** An upstream has other instances than before. */
export interface InstancesChanged {
  readonly upstream: string;
  readonly instances: readonly string[];
}

/** The circuit of an operation of an upstream has changed its state. When the upstream fails as a whole, those of all its operations do. */
export interface BreakerChanged {
  readonly upstream: string;
  /** The contract's operation; without a contract, method and path, such as `GET /products/{}`. */
  readonly operation: string;
  readonly state: 'closed' | 'open' | 'half-open';
}

/** A part of a plan has settled. */
export interface PartSettled {
  readonly plan: string;
  readonly part: string;
  readonly outcome: 'ok' | 'failed' | 'fallback' | 'stale' | 'skipped' | 'omitted' | 'cancelled';
  /** Milliseconds. */
  readonly duration: number;
  /** What went wrong, whatever the policy made of it: an error of the BFF's own code must not hide behind a fallback. */
  readonly failure: unknown;
}

/** A request gets the answer of an identical one under way: its plan is not run. */
export interface PlanShared {
  readonly plan: string;
}

/** Somebody has signed in: a session begins, or an access token is believed for the first time; each replica says so by itself. */
export interface SignedInEvent {
  readonly caller: Caller;
  /** How they are known: `session`, `bearer`, … */
  readonly scheme: string;
  /** What their session is called where they see it. */
  readonly session?: string;
}

/** A session is over. One that nobody uses any more ends by itself, and nobody is told. */
export interface SessionEnded {
  readonly caller: Caller;
  readonly session?: string;
  /** In a few words, or the identity provider's code. */
  readonly because: string;
}

/** A sign-in, or what somebody brought to prove who they are, was refused. */
export interface SignInRefused {
  /** How they wanted to be known: `session`, `bearer`, … */
  readonly scheme: string;
  readonly because: string;
  /** Whose it would be, or what of it is public, such as the id of a key; never a secret. */
  readonly detail?: string | undefined;
}

/** A known caller wanted what it may not have. */
export interface AccessRefused {
  readonly caller: Caller;
  /** It lacks a scope, or every role that would do, or the thing is somebody else's. */
  readonly because: 'scope' | 'role' | 'owner';
}

/** A partner or a key of its is another than before, by whose hand ever; each replica says so when it notices. */
export interface PartnerChanged {
  readonly partner: string;
  /** The public part of the key that it is about. */
  readonly key?: string | undefined;
  /** Of a key: `made`, `limited` (it ends at another time than before), `revoked`. Of both: `removed`. Of a partner: `blocked`, `unblocked`. */
  readonly change: 'made' | 'limited' | 'revoked' | 'removed' | 'blocked' | 'unblocked';
}

/** A key of a partner's is used that never was; each replica that does not know of the others' uses yet says so. */
export interface KeyFirstUsed {
  readonly partner: string;
  /** Its public part. */
  readonly key: string;
}

/** What no request waits for, for a session, has failed: to replace its tokens, or to note that it was used. It goes on for a while. */
export interface SessionUpkeepFailed {
  readonly error: unknown;
}

/** What was granted for a session that is over could not be given back: it stays good until it expires. */
export interface RevocationFailed {
  readonly error: unknown;
}

/**
 * What became of a request with an `Idempotency-Key`. How it began: `claimed`, the first with its key; `replayed`, it got the answer of the
 * first; `in-flight`, that has none yet; `changed`, it is not the request that the key belongs to; `unavailable`, the store is gone. How
 * one that was claimed ended: `kept`, its answer is; `released`, a repeat will be carried out; `undecided`, nobody knows what it did;
 * `lost`, the store did not take its answer.
 */
export interface IdempotencyKeyUsed {
  readonly outcome: 'claimed' | 'replayed' | 'in-flight' | 'changed' | 'unavailable' | 'kept' | 'released' | 'undecided' | 'lost';
  /** For one that was lost. */
  readonly error?: unknown;
}

/** A store that the replicas share can be reached, or can no longer be. */
export interface StoreChanged {
  readonly store: string;
  readonly up: boolean;
  /** Whether the BFF wants no requests while it is not up. */
  readonly required: boolean;
  readonly error?: unknown;
}

/**
 * A record in the store that the replicas share was not believed: it is treated as absent. `format`: it is of a format that is not known.
 * `seal`: it was made, moved or changed by others, or sealed with a secret that is no longer listed. `type`: the value is of another
 * type. `older`: it is older than one that was read before.
 */
export interface RecordRefused {
  /** What it would be: `session`, … */
  readonly purpose: string;
  readonly because: 'format' | 'seal' | 'type' | 'older';
}

/** What tells an upstream who calls could not be had. Calls that need it fail, unless what was had before still holds. */
export interface CredentialsFailed {
  readonly upstream: string;
  readonly error: unknown;
}

/** A BFF in development has made itself a key, because its settings name none: what is signed with it is worth nothing after a restart. */
export interface SigningKeyMade {
  /** As it is published. */
  readonly kid: string;
  /** The setting that would name a lasting one. */
  readonly setting: string;
}

/** A set of signals: a class that has nothing but signals as fields. */
export type SignalSet<S> = { readonly [name in keyof S]: Emitter };

/**
 * What happens in a BFF: the signals of the platform, and those that each library declares in a class of its own, of which there is one
 * instance for each BFF. What happens to a request is a `RequestSignal`, emitted with its scope; what happens to the BFF as a whole is a `Signal`.
 */
export class Signals {
  readonly internalFault = new FaultSignal();
  readonly requestFinished = new RequestSignal<RequestFinished>();
  readonly boundReached = new Signal<BoundReached>();
  readonly clientHidden = new Signal<ClientHidden>();
  readonly requestShed = new RequestSignal<RequestShed>();
  readonly requestLimited = new RequestSignal<RequestLimited>();
  readonly planUnknown = new RequestSignal<PlanUnknown>();
  readonly upstreamCallFinished = new RequestSignal<UpstreamCallFinished>();
  readonly upstreamCallRepeated = new RequestSignal<UpstreamCallRepeated>();
  readonly upstreamCallHedged = new RequestSignal<UpstreamCallHedged>();
  readonly upstreamCallShared = new RequestSignal<UpstreamCallShared>();
  readonly upstreamCallRefused = new RequestSignal<UpstreamCallRefused>();
  readonly instanceEjected = new Signal<InstanceEjected>();
  readonly instanceProbed = new Signal<InstanceProbed>();
  readonly instancesChanged = new Signal<InstancesChanged>();
  readonly upstreamCertificate = new Signal<UpstreamCertificate>();
  readonly connectionReplaced = new Signal<ConnectionReplaced>();
  readonly discoveryFailed = new Signal<DiscoveryFailed>();
  readonly breakerChanged = new Signal<BreakerChanged>();
  readonly planShared = new RequestSignal<PlanShared>();
  readonly partSettled = new RequestSignal<PartSettled>();
  readonly viewBroken = new RequestSignal<ViewBroken>();
  /** An answer that code of ours has broken over is not what the contract promises. */
  readonly contractBroken = new RequestSignal<BrokenContract>();
  readonly signedIn = new RequestSignal<SignedInEvent>();
  readonly sessionEnded = new RequestSignal<SessionEnded>();
  readonly signInRefused = new RequestSignal<SignInRefused>();
  readonly sessionUpkeepFailed = new RequestSignal<SessionUpkeepFailed>();
  readonly accessRefused = new RequestSignal<AccessRefused>();
  readonly partnerChanged = new Signal<PartnerChanged>();
  readonly revocationFailed = new RequestSignal<RevocationFailed>();
  readonly credentialsFailed = new Signal<CredentialsFailed>();
  readonly signingKeyMade = new Signal<SigningKeyMade>();
  readonly idempotencyKeyUsed = new RequestSignal<IdempotencyKeyUsed>();
  readonly storeChanged = new Signal<StoreChanged>();
  readonly recordRefused = new RequestSignal<RecordRefused>();
  readonly keyFirstUsed = new RequestSignal<KeyFirstUsed>();

  readonly #sets = new Map<Type, object>();
  #hasStarted = false;

  constructor() {
    this.adopt(this);
  }

  /** The instance of a class of signals. For constructors: who emits for each request keeps it. */
  of<S extends SignalSet<S>>(set: Type<S>): S {
    const known = this.#sets.get(set) as S | undefined;
    if (known) return known;
    const made = new set();
    this.adopt(made);
    this.#sets.set(set, made);
    return made;
  }

  /** The BFF has started: who subscribes from now on hears of what comes. */
  started(): void {
    this.#hasStarted = true;
    for (const set of [this, ...this.#sets.values()]) for (const signal of Object.values(set)) if (signal instanceof Signal) signal.started();
  }

  private adopt(set: object): void {
    for (const [name, signal] of Object.entries(set) as [string, Emitter][]) {
      signal.reportTo(this.internalFault, name);
      if (this.#hasStarted && signal instanceof Signal) signal.started();
    }
  }
}
