import type { FailureKind } from '@portico/upstream';
import type { FaultOrder } from '../../upstreams/demo-upstreams.ts';

/**
 * How a failure of a kind is brought about. `fault`: the upstream is told to fail so. `refuse`: the client's own method
 * fails as it does when the call is not even tried. `leave`: the client of the BFF goes while it waits.
 */
export interface Cause {
  readonly name: string;
  readonly by: 'fault' | 'refuse' | 'leave';
  /** What a fault order says beside whom it is for. */
  readonly order?: Omit<FaultOrder, 'service' | 'operationId'>;
  /** How the attempt ends where that is not the kind of failure: `deadline` when the caller has less time than the upstream may take. */
  readonly outcomes?: readonly string[];
  /** Seconds that a required part's problem must pass on. */
  readonly retryAfter?: number;
}

const fault = (name: string, kind: string, more: object = {}): Cause => ({ name, by: 'fault', order: { kind, ...more } });
const says = (status: number): Cause => fault(`it says ${status}`, 'error', { status });

/** Longer than what any upstream of the demo is allowed to answer (`maxResponse`, 1 MiB by default). */
const TOO_LONG = 1_100_000;

/** Whose time is over first, the part's or the attempt's, is the settings' business. */
const hangs: Cause = { ...fault('it never answers', 'hang'), outcomes: ['timeout', 'deadline'] };
const nothingListens = fault('nothing listens there', 'refuse');
const resets = fault('it resets the connection', 'reset');
const leaves: Cause = { name: 'the client leaves', by: 'leave' };
/** A circuit that has opened, a limit that has been found, would stay so for the tests that follow. */
const notTried: Cause = { name: 'the call is not even tried', by: 'refuse' };

type Causes = Readonly<Record<FailureKind, readonly Cause[]>>;

/** Causes of every row, as an upstream over HTTP has them. A row of the table without an entry does not compile. */
export const HTTP_CAUSES: Causes = {
  refused: [nothingListens],
  reset: [resets],
  open: [notTried],
  saturated: [notTried],
  unidentified: [notTried],
  overloaded: [
    says(429),
    says(503),
    { ...fault('it says when to come back', 'error', { status: 503, retryAfter: 7 }), retryAfter: 7 },
  ],
  timeout: [hangs],
  'not-found': [says(404), says(410)],
  denied: [says(401), says(403)],
  rejected: [says(302), says(400), says(409), says(418), says(499)],
  'server-error': [says(500), says(501), says(502)],
  'bad-payload': [fault('its answer is cut', 'truncate'), fault('its answer is no JSON', 'malformed')],
  'wrong-shape': [fault('its answer breaks the contract', 'wrongShape')],
  'too-large': [
    fault('its answer is announced too long', 'oversize', { bytes: TOO_LONG }),
    fault('its answer does not end', 'oversize', { bytes: TOO_LONG, chunked: true }),
  ],
  cancelled: [leaves],
};

/** What can befall an answer that is passed through. Its body is not read, so that nothing in it can be wrong. */
export const STREAM_CAUSES: Causes = { ...HTTP_CAUSES, 'bad-payload': [], 'wrong-shape': [], 'too-large': [] };

/** What the demo's gRPC upstream can do; its codes stand for other statuses here and there. */
export const GRPC_CAUSES: Causes = {
  refused: [nothingListens],
  reset: [resets],
  open: [notTried],
  saturated: [notTried],
  unidentified: [notTried],
  overloaded: [says(429), says(503)],
  timeout: [hangs, says(504)],
  'not-found': [says(404)],
  denied: [says(401), says(403)],
  rejected: [says(400), says(501)],
  'server-error': [says(500), says(409), says(418), fault('it says that the call was cancelled, while the client waits', 'error', { status: 499 })],
  'bad-payload': [],
  'wrong-shape': [],
  'too-large': [],
  cancelled: [leaves],
};
