import type { LogLines } from '../telemetry/log-lines.ts';
import type { Meters } from '../telemetry/meters.ts';
import { SettingsSignals, settingsTelemetry } from './settings-reload.signals.ts';

describe('a settings file that has changed', () => {
  let signals: SettingsSignals;
  let lines: unknown[];
  let counted: unknown[];
  /** Whether the file can be used, as the gauge says it. */
  let usable: () => unknown;

  beforeEach(() => {
    [signals, lines, counted] = [new SettingsSignals(), [], []];
    const line = (level: string) => (message: string, fields: object) => void lines.push([level, message, fields]);
    const { log, count } = settingsTelemetry(signals);
    log?.({ info: line('info'), warn: line('warn'), error: line('error') } as unknown as LogLines);
    const counter = (name: string, help: string, labels: readonly string[]) => ({
      increment: (outcome: string) => void counted.push({ name, help, labels, outcome }),
    });
    const gauge = (name: string, _help: string, _labels: readonly string[], read: () => readonly unknown[]): void => void (usable = () => [name, read()]);
    count?.({ counter, gauge } as unknown as Meters);
  });

  const METRIC = {
    name: 'portico_settings_reloads_total',
    help: 'Changes of the settings file: taken over, or refused because it cannot be used.',
    labels: ['outcome'],
  };
  const IN_FORCE = ['info', 'settings have changed and are in force', { changed: ['a: 1 → 2'] }];
  const LATER = ['warn', 'settings have changed that take a restart; those of the start stay in force', { restart: ['b'] }];

  it.each<[readonly string[], readonly string[], readonly unknown[]]>([
    [['a: 1 → 2'], [], [IN_FORCE]],
    [[], ['b'], [LATER]],
    [['a: 1 → 2'], ['b'], [IN_FORCE, LATER]],
    [[], [], []],
  ])('is told of by what is in force (%j) and what takes a restart (%j), and counted once', (changed, restart, told) => {
    signals.reloaded.emit({ changed, restart });
    expect({ lines, counted }).toEqual({ lines: told, counted: [{ ...METRIC, outcome: 'taken' }] });
  });

  it('is an error with all its faults where it cannot be used', () => {
    signals.refused.emit({ faults: ['x is missing'] });
    expect(lines).toEqual([
      ['error', 'the settings file has changed and cannot be used; the settings before it stay in force', { faults: ['x is missing'] }],
    ]);
    expect(counted).toEqual([{ ...METRIC, outcome: 'refused' }]);
  });

  it('is usable until it is refused, and again once it is taken', () => {
    const is = (value: number): unknown => ['portico_settings_file_usable', [{ labels: [], value }]];
    const seen = [usable()];
    signals.refused.emit({ faults: ['x is missing'] });
    seen.push(usable());
    signals.reloaded.emit({ changed: [], restart: [] });
    expect([...seen, usable()]).toEqual([is(1), is(0), is(1)]);
  });
});
