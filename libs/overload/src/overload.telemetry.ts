import { counted } from '@portico/platform';
import type { TelemetrySource } from '@portico/platform';
import type { OverloadSignals } from './overload.signals.ts';

export const SHEDDING_MESSAGE = 'load shed';

/** While requests are shed, one line a second says how many of each priority were: a line for each would cost what shedding saves. */
export const overloadTelemetry = ({ requestShed }: OverloadSignals): TelemetrySource => ({
  log(lines) {
    const shed = counted((counts) => lines.warn(SHEDDING_MESSAGE, { shed: counts }));
    requestShed.subscribe(({ priority }) => shed(priority));
  },
  count(meters) {
    const shed = meters.counter('portico_requests_shed_total', 'Requests refused because the BFF had too much to do.', ['priority']);
    requestShed.count(({ priority }) => shed.increment(priority));
  },
});
