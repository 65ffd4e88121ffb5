import type { CapabilityRow, UnbuiltRow } from './capability-row.ts';
import { EDGE } from './edge.rows.ts';
import { ROUTING } from './routing.rows.ts';
import { STREAMS } from './streams.rows.ts';
import { TLS } from './tls.rows.ts';

/** Every capability of routing and of the edge, as each BFF shows it. */
export const CAPABILITY_ROWS: readonly CapabilityRow[] = [...ROUTING, ...STREAMS, ...TLS, ...EDGE];

/**
 * What has no test yet: a row that is built moves to the table above, with the titles and files of its tests where they stand elsewhere.
 * No other row may be missing.
 */
export const NOT_BUILT: readonly UnbuiltRow[] = [
  { id: 'R6', what: 'shadow-compare of an aggregation' },
  { id: 'R8', what: 'JSON to gRPC by google.api.http annotations' },
  { id: 'R8', what: 'commands and events over NATS' },
  { id: 'O9', what: 'the OWASP Core Rule Set in front of each BFF' },
];
