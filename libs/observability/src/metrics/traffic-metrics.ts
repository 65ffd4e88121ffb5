import type { Events } from '@portico/platform';
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
export function countTraffic(events: Events, registry: Registry): void {
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
  const calls = register(
    registry,
    new FastHistogram('portico_upstream_duration_seconds', 'Attempts at upstreams.', ['upstream', 'operation', 'outcome']),
  );
  const repeats = register(
    registry,
    new FastCounter('portico_upstream_repeats_total', 'Attempts that follow a failed one; paid: from the retry budget.', ['upstream', 'after', 'paid']),
  );
  const ejections = register(
    registry,
    new FastCounter('portico_instance_ejections_total', 'Instances taken out because they failed several times in a row.', ['upstream', 'instance']),
  );
  const breakers = register(
    registry,
    new FastCounter('portico_breaker_changes_total', 'Changes of an upstream’s circuit, by the state it came to.', ['upstream', 'state']),
  );
  const parts = register(
    registry,
    new FastCounter('portico_parts_total', 'Parts of plans by how they settled.', ['plan', 'part', 'outcome']),
  );

  events.requestFinished.subscribe((event) => {
    const { context, status, duration } = event;
    const route = routeLabel(context.route);
    requests.observe(duration / 1000, context.request.method, route, status);
    if (bytesOver(event) > 0) overBudget.increment(route);
  });
  events.upstreamCallFinished.subscribe(({ upstream, operation, outcome, duration }) => {
    calls.observe(duration / 1000, upstream, operation, outcome);
  });
  events.upstreamCallRepeated.subscribe(({ upstream, after, paid }) => repeats.increment(upstream, after, String(paid)));
  events.instanceEjected.subscribe(({ upstream, instance }) => ejections.increment(upstream, instance));
  events.breakerChanged.subscribe(({ upstream, state }) => breakers.increment(upstream, state));
  events.partSettled.subscribe(({ plan, part, outcome }) => parts.increment(plan, part, outcome));
}
