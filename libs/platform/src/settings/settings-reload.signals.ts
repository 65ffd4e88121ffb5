import type { TelemetrySource } from '../telemetry/telemetry.ts';
import { Signal } from '../events/signal.ts';

/** The settings file has changed, and can be used. */
export interface SettingsReloaded {
  /** What is in force from now on, as `config diff` shows it. */
  readonly changed: readonly string[];
  /** What takes a restart. */
  readonly restart: readonly string[];
}

export class SettingsSignals {
  readonly reloaded = new Signal<SettingsReloaded>();
  /** The file has changed, and cannot be used: what was in force stays so. */
  readonly refused = new Signal<{ readonly faults: readonly string[] }>();
}

export const settingsTelemetry = ({ reloaded, refused }: SettingsSignals): TelemetrySource => ({
  log(lines) {
    reloaded.subscribe(({ changed, restart }) => {
      if (changed.length > 0) lines.info('settings have changed and are in force', { changed });
      if (restart.length > 0) lines.warn('settings have changed that take a restart; those of the start stay in force', { restart });
    });
    refused.subscribe(({ faults }) => lines.error('the settings file has changed and cannot be used; the settings before it stay in force', { faults }));
  },
  count(meters) {
    const reloads = meters.counter('portico_settings_reloads_total', 'Changes of the settings file: taken over, or refused because it cannot be used.', ['outcome']);
    let usable = 1;
    meters.gauge('portico_settings_file_usable', 'Whether the settings file can be used as it is now: 1, or 0, and the settings before it are in force.', [], () => [{ labels: [], value: usable }]);
    reloaded.count(() => (reloads.increment('taken'), (usable = 1)));
    refused.count(() => (reloads.increment('refused'), (usable = 0)));
  },
});
