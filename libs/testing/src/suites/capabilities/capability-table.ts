import type { CapabilityRow, RowElsewhere } from './capability-row.ts';
import { EDGE } from './edge.rows.ts';
import { ROUTING } from './routing.rows.ts';
import { STREAMS } from './streams.rows.ts';
import { TLS } from './tls.rows.ts';

/** Every capability of routing and of the edge, as each BFF shows it. */
export const CAPABILITY_ROWS: readonly CapabilityRow[] = [...ROUTING, ...STREAMS, ...TLS, ...EDGE];

/**
 * What is tried, and not on each BFF in all three ways: only some have it, or it does not change while it runs. A row that is moves to the table
 * above. No other row may be missing.
 */
export const ELSEWHERE: readonly RowElsewhere[] = [
  { id: 'R6', what: 'shadow-compare of an aggregation', files: ['libs/aggregation/src/comparing/plan-comparison.spec.ts'] },
  { id: 'R8', what: 'JSON to gRPC by google.api.http annotations', files: ['libs/proxy/src/transcoding/transcoding.spec.ts', 'apps/web-bff/e2e/transcoding.spec.ts'] },
  { id: 'R8', what: 'commands and events over NATS', files: ['libs/messaging/src/messaging.spec.ts', 'libs/messaging/src/nats-gone.spec.ts'] },
  { id: 'O9', what: 'the OWASP Core Rule Set in front of each BFF', files: ['apps/web-bff/e2e/waf.spec.ts', 'apps/mobile-bff/e2e/waf.spec.ts', 'apps/partner-bff/e2e/waf.spec.ts'] },
];
