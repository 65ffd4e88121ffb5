import type { Type } from '@nestjs/common';
import { UpstreamFailure } from '@portico/upstream';
import type { FailureKind } from '@portico/upstream';
import type { Answer } from '../../bff/answer.ts';
import type { BffUnderTest } from '../../bff/bff-under-test.ts';
import { countOf } from '../../upstreams/demo-upstreams.ts';
import type { DemoUpstreams } from '../../upstreams/demo-upstreams.ts';
import type { Cause } from './causes.ts';

/** A request, and the call to an upstream that is made to fail while it is answered. */
export interface FailingCall {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly service: string;
  readonly operationId: string;
  /** The BFF's client, and its method that makes the call. */
  readonly client: Type;
  readonly method: string;
  /** The part that the call brings, where the plan can do without it. */
  readonly part?: string;
}

/** Milliseconds within which an upstream that is there again must be found. */
const RECOVERY = 3_000;

/** The answer to a request whose call fails for this cause. Checks at the BFF's own events that it failed in this way. */
export async function answerWith(
  cause: Cause,
  kind: FailureKind,
  call: FailingCall,
  bff: BffUnderTest,
  upstreams: DemoUpstreams,
): Promise<Answer> {
  if (cause.by === 'refuse') return answerRefused(kind, call, bff);
  const ask = (): Promise<Answer> => askWithoutOther(kind, call, bff);
  await order(cause, call, upstreams);
  // Connections that were open when the port closed break first, which is another row; this request is for them.
  if (cause.order?.kind === 'refuse') await ask();
  const calls = bff.upstreamCalls();
  const answer = await ask();
  const expected = cause.outcomes ?? [kind];
  expect(calls.filter(({ upstream, outcome }) => upstream === call.service && expected.includes(outcome))).not.toEqual([]);
  if (cause.order?.kind === 'refuse') await untilBack(call, bff, upstreams);
  return answer;
}

/** Asks until nothing but what is meant to be late is late. Without a required part there is no answer but the 504. */
function askWithoutOther(kind: FailureKind, { path, headers, part }: FailingCall, bff: BffUnderTest): Promise<Answer> {
  if (kind !== 'timeout') return bff.inTime(path, headers);
  return part === undefined ? bff.get(path, headers) : bff.inTime(path, headers, { late: [part] });
}

/** gRPC tries a lost connection again after a while of its own, so the next test waits for it. */
async function untilBack({ path, headers }: FailingCall, bff: BffUnderTest, { control }: DemoUpstreams): Promise<void> {
  await control.reset();
  const patience = AbortSignal.timeout(RECOVERY);
  for (;;) {
    const { status, completeness } = await bff.get(path, headers);
    if (status === 200 && completeness === null) return;
    if (patience.aborted) throw new Error(`${path} was not well again within ${RECOVERY} ms: ${status} ${completeness}`);
  }
}

async function order(cause: Cause, { service, operationId }: FailingCall, { control }: DemoUpstreams): Promise<void> {
  const order = cause.order ?? { kind: 'hang' };
  // A port is closed for all operations.
  await control.fault({ service, ...(order.kind === 'refuse' ? {} : { operationId }), ...order });
}

/** Makes the client's method fail as it does when the call is not even tried. */
async function answerRefused(
  kind: FailureKind,
  { client, method, service, operationId, path, headers }: FailingCall,
  bff: BffUnderTest,
): Promise<Answer> {
  const instance = bff.running.app.get<Record<string, unknown>>(client, { strict: false });
  if (typeof instance[method] !== 'function') throw new TypeError(`${client.name} has no method ${method}`);
  instance[method] = () => Promise.reject(new UpstreamFailure(kind, { upstream: service, operation: operationId }));
  try {
    return await bff.inTime(path, headers);
  } finally {
    // The method itself is the prototype's.
    delete instance[method];
  }
}

/** Leaves while the call is in flight, and checks that the upstream is told, and that log and metrics have it as 499. */
export async function leaveDuring(call: FailingCall, bff: BffUnderTest, upstreams: DemoUpstreams): Promise<void> {
  await order({ name: 'the client leaves', by: 'leave' }, call, upstreams);
  const calls = bff.upstreamCalls();
  const finished = bff.finished();
  const client = new AbortController();
  const left = bff
    .request(call.path, { signal: client.signal, ...(call.headers ? { headers: call.headers } : {}) })
    .catch((error: Error) => error.name);
  await upstreams.until((reports) => countOf(reports, 'inFlight', call) === 1);

  client.abort();
  await upstreams.until((reports) => countOf(reports, 'cancelled', call) === 1);
  const { status, context } = await finished;

  expect(await left).toBe('AbortError');
  expect({ status, clientGone: context.clientGone }).toEqual({ status: 499, clientGone: true });
  expect(calls.filter(({ upstream }) => upstream === call.service).map(({ outcome }) => outcome)).toContain('cancelled');
  const series = `portico_request_duration_seconds_count{method="GET",route="${context.route?.path ?? ''}",status="499"}`;
  expect(await bff.metric(series)).toBeGreaterThan(0);
}
