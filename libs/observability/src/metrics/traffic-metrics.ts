import type { Signals } from '@portico/platform';
import type { Registry } from 'prom-client';
import { bytesOver } from '../byte-budget.ts';
import { routeLabel } from '../route-label.ts';
import { FastCounter } from './fast-counter.ts';
import { FastHistogram } from './fast-histogram.ts';
import { register } from './fast-metric.ts';

/**
 * Counts what the foundations tell: rate, errors and duration per route, calls per upstream, outcomes per part of a plan.
 *
 * A four-part aggregate (one request, four calls, four parts) costs 0.5 µs of CPU here, with prom-client’s own metrics 4.4 µs.
 */
export function countTraffic(events: Signals, registry: Registry): void {
  const requests = register(
    registry,
    new FastHistogram('portico_request_duration_seconds', 'From the request’s headers to the end of the answer; 499: the client left.', [
      'method',
      'route',
      'status',
    ]),
  );
  const overBudget = register(
    registry,
    new FastCounter('portico_response_bytes_over_budget_total', 'Good answers longer than the byte budget of their route.', ['route']),
  );
  const shed = register(
    registry,
    new FastCounter('portico_requests_shed_total', 'Requests refused because the BFF had too much to do.', ['priority']),
  );
  const bounds = register(
    registry,
    new FastCounter('portico_bounds_reached_total', 'What was refused, or taken back, because a bound was reached: connections, bodies, streams.', ['resource', 'because']),
  );
  const limited = register(
    registry,
    new FastCounter('portico_rate_limited_total', 'Requests refused because a limit or a quota was used up.', ['by', 'limit']),
  );
  const calls = register(
    registry,
    new FastHistogram('portico_upstream_duration_seconds', 'Attempts at upstreams; outcome deadline: the caller had less time than the upstream may take.', ['upstream', 'operation', 'outcome']),
  );
  const repeats = register(
    registry,
    new FastCounter('portico_upstream_repeats_total', 'Attempts that follow a failed one; paid: from the retry budget.', ['upstream', 'after', 'paid']),
  );
  const hedges = register(
    registry,
    new FastCounter('portico_upstream_hedges_total', 'Reads that were slow and were asked a second time, at another instance.', ['upstream', 'operation']),
  );
  const shared = register(
    registry,
    new FastCounter('portico_upstream_shared_total', 'Reads that got the answer of an identical one under way.', ['upstream', 'operation']),
  );
  const refused = register(
    registry,
    new FastCounter('portico_upstream_refused_total', 'Calls that were not sent; open: the circuit was; saturated: all that it takes at a time was under way; unidentified: it could not be told who calls.', [
      'upstream',
      'because',
    ]),
  );
  const broken = register(
    registry,
    new FastCounter('portico_contracts_broken_total', 'Answers that were not checked before they were used, broke code of the BFF, and are not what the contract promises.', ['upstream', 'operation']),
  );
  const ejections = register(
    registry,
    new FastCounter('portico_instance_ejections_total', 'Instances taken out because they failed several times in a row.', ['upstream', 'instance']),
  );
  const breakers = register(
    registry,
    new FastCounter('portico_breaker_changes_total', 'Changes of an operation’s circuit, by the state it came to.', ['upstream', 'operation', 'state']),
  );
  const sharedPlans = register(
    registry,
    new FastCounter('portico_plans_shared_total', 'Requests that got the answer of an identical one under way.', ['plan']),
  );
  const parts = register(
    registry,
    new FastCounter('portico_parts_total', 'Parts of plans by how they settled.', ['plan', 'part', 'outcome']),
  );
  const keys = register(
    registry,
    new FastCounter('portico_idempotency_total', 'Requests with an Idempotency-Key, by how they began and how those that were claimed ended.', ['outcome']),
  );

  const faults = register(
    registry,
    new FastCounter('portico_internal_faults_total', 'Exceptions of the BFF’s own code that no caller could take, by what threw.', ['where']),
  );

  events.internalFault.count(({ where }) => faults.increment(where));
  events.requestFinished.count((event) => {
    const { context, status, duration } = event;
    const route = routeLabel(context.route);
    requests.observe(duration / 1000, context.request.method, route, status);
    if (bytesOver(event) > 0) overBudget.increment(route);
  });
  events.requestShed.count(({ priority }) => shed.increment(priority));
  events.boundReached.count(({ resource, because }) => bounds.increment(resource, because));
  events.requestLimited.count(({ by, limit }) => limited.increment(by, limit));
  events.upstreamCallFinished.count(({ upstream, operation, outcome, duration }) => {
    calls.observe(duration / 1000, upstream, operation, outcome);
  });
  events.upstreamCallRepeated.count(({ upstream, after, paid }) => repeats.increment(upstream, after, String(paid)));
  events.upstreamCallHedged.count(({ upstream, operation }) => hedges.increment(upstream, operation));
  events.upstreamCallShared.count(({ upstream, operation }) => shared.increment(upstream, operation));
  events.upstreamCallRefused.count(({ upstream, because }) => refused.increment(upstream, because));
  events.contractBroken.count(({ upstream, operation }) => broken.increment(upstream, operation));
  events.instanceEjected.count(({ upstream, instance }) => ejections.increment(upstream, instance));
  events.breakerChanged.count(({ upstream, operation, state }) => breakers.increment(upstream, operation, state));
  events.planShared.count(({ plan }) => sharedPlans.increment(plan));
  events.idempotencyKeyUsed.count(({ outcome }) => keys.increment(outcome));
  events.partSettled.count(({ plan, part, outcome }) => parts.increment(plan, part, outcome));
}
