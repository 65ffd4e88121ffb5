import type { CapabilityRow } from './capability-row.ts';
import { COMPARED } from './compared.rows.ts';
import { EDGE } from './edge.rows.ts';
import { MESSAGING } from './messages.rows.ts';
import { ROUTING } from './routing.rows.ts';
import { STREAMS } from './streams.rows.ts';
import { TLS } from './tls.rows.ts';
import { TRANSCODING } from './transcoding.rows.ts';
import { WAF } from './waf.rows.ts';

/** Every capability of routing and of the edge, as each BFF shows it. */
export const CAPABILITY_ROWS: readonly CapabilityRow[] = [...ROUTING, ...COMPARED, ...STREAMS, ...TRANSCODING, ...MESSAGING, ...TLS, ...EDGE, ...WAF];
