import { upstreamsSlow } from './all-slow.ts';
import { dnsChanged } from './dns-changed.ts';
import type { Fault } from './fault.ts';
import { longTail, longTailOfPages } from './long-tail.ts';
import { instanceErring, instanceHung, instanceKilled, instanceResetting, instanceSlow, instanceTruncating } from './one-instance.ts';
import { optionalGone, optionalGrpcGone, optionalGrpcHung, optionalHung } from './optional-service.ts';
import { overload } from './overload.ts';
import { requiredGone } from './required-gone.ts';
import { keptRequired } from './required-kept.ts';
import { zoneLost } from './zone-lost.ts';

/** Everything that is tried, in the order of the table. */
export const FAULTS: readonly Fault[] = [
  ...[instanceKilled, instanceHung, instanceSlow, instanceErring, instanceResetting, instanceTruncating],
  ...[optionalGone, optionalHung, optionalGrpcGone, optionalGrpcHung, requiredGone, keptRequired, upstreamsSlow],
  ...[overload, longTail, longTailOfPages, dnsChanged, zoneLost],
];
