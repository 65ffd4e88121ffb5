import { REPEAT_KEY } from '../calls/operation.ts';
import type { Forwards } from './deadline-faults.ts';

/** Two callers may choose the same key, and a service would take the request of one for a repeat of the other's. */
export const forwardFaults = ({ server }: Forwards): string[] =>
  server?.forward?.includes(REPEAT_KEY) ? [`server.forward: ${REPEAT_KEY} is chosen by clients, and services tell repeats by it; ${FIX}`] : [];

const FIX = 'take it out, and send upstreamKey() of @portico/idempotency';
