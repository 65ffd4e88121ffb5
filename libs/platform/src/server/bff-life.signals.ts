import type { TelemetrySource } from '../telemetry/telemetry.ts';
import { Signal } from '../events/signal.ts';

/** A BFF has begun to take requests. */
export interface BffServes {
  /** Every port that clients reach, by its setting. */
  readonly ports: Readonly<Record<string, number>>;
  /** The address of the management pages. */
  readonly management: string;
}

/** A BFF has been told to stop. Times are milliseconds. */
export interface BffDrains {
  /** For how long it still takes requests, and says that it is not ready. */
  readonly notice: number;
  /** How long requests in flight may take from then on. */
  readonly timeout: number;
}

export class BffLifeSignals {
  readonly serves = new Signal<BffServes>();
  readonly drains = new Signal<BffDrains>();
}

export const bffLifeTelemetry = ({ serves, drains }: BffLifeSignals): TelemetrySource => ({
  log(lines) {
    serves.subscribe(({ ports, management }) => lines.info('the BFF serves', { ports, management }));
    drains.subscribe(({ notice, timeout }) => lines.info('the BFF stops: requests in flight are answered first', { notice, timeout }));
  },
});
