import type { TelemetrySource } from '@portico/platform';
import type { ProxySignals } from './proxy.signals.ts';

export const proxyTelemetry = ({ mirrored, variantChosen }: ProxySignals): TelemetrySource => ({
  count(meters) {
    const copies = meters.counter('portico_mirrored_requests_total', 'Copies of requests for a shadow upstream: answered, failed, or not sent because too many were in flight or the body was too long.', ['route', 'outcome']);
    mirrored.count(({ route, outcome }) => copies.increment(route, outcome));
    const chosen = meters.counter('portico_variants_chosen_total', 'Requests by the variant of an upstream that they got, and why: its weight, an override, or because it is pinned.', ['upstream', 'variant', 'because']);
    variantChosen.count(({ upstream, variant, because }) => chosen.increment(upstream, variant, because));
  },
});
