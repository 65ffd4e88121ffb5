import type { Verdict } from '../faults/fault-board.ts';
import type { Exchange } from './exchange.ts';
import { CallOver } from './exchange.ts';
import { ServiceProblem } from './service-problem.ts';

/** The faults that come before any work. Throws `CallOver` or `ServiceProblem` where there shall be none. */
export const suffer = async (exchange: Exchange, { delayMs, effect }: Verdict): Promise<void> => {
  if (effect?.kind === 'hang') await exchange.untilOver();
  exchange.startDeadline();
  if (delayMs > 0) await exchange.pause(delayMs);
  if (effect?.kind === 'reset') {
    exchange.call.end('broken');
    exchange.request.socket.resetAndDestroy();
    throw new CallOver('cancelled');
  }
  if (effect?.kind === 'error') {
    const headers: Record<string, string> = effect.retryAfter === undefined ? {} : { 'retry-after': String(effect.retryAfter) };
    throw new ServiceProblem(effect.status ?? 503, 'The service was told to fail.', [], headers);
  }
};
