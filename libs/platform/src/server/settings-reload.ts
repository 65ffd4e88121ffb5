import type { Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { differencesOf, loadSettings } from '@portico/config';
import type { SettingDifference, SettingsClass } from '@portico/config';
import { Signals } from '../events/signals.ts';
import { FileWatch } from '../files/file-watch.ts';
import type { Reading } from '../files/file-watch.ts';
import { HealthDetails } from '../management/health-details.ts';
import { LiveSettings } from '../settings/live-settings.ts';
import { errorOf } from '../problems/thrown.ts';
import { SettingsSignals } from '../settings/settings-reload.signals.ts';
import { settingsClassOf } from '../settings/settings-class-of.ts';
import { readFileSync } from 'node:fs';
import type { BffSettings } from './bff.settings.ts';
import { startCheckOf } from './checked-at-start.ts';
import { Environment } from './environment.ts';
import type { RunningBff } from './start-bff.ts';
import { portFaults } from './port-faults.ts';
import { StartError } from './start-error.ts';

/** Milliseconds that a changed file must stay as it is, where it is not looked at more often. */
const SETTLING = 500;

/** Where settings are read from. */
export interface SettingsSource {
  readonly file: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Takes a changed settings file over while the BFF runs: what may change, all at once, in one turn of the event loop. A file that could not
 * be started with changes nothing.
 */
export class SettingsReload {
  private inForce: BffSettings;
  private faults: readonly string[] = [];
  private restart: readonly string[] = [];
  private since = new Date();
  private watch: FileWatch | undefined;
  /** One reload at a time, in the order in which they were asked for. */
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly root: Type,
    private readonly bff: Pick<RunningBff, 'app'>,
    private readonly started: BffSettings,
    private readonly source: SettingsSource,
  ) {
    this.inForce = started;
    bff.app.get(HealthDetails).add('settings', () => this.detail());
  }

  /** Looks at the file from time to time, also through the links of a mounted ConfigMap. */
  async start(): Promise<void> {
    const every = this.started.reloadEvery;
    if (every === 0) return;
    this.watch = new FileWatch(this.source.file, { every, settling: Math.min(SETTLING, every) });
    await this.watch.start((reading) => void this.reload(reading));
  }

  close(): void {
    this.watch?.close();
  }

  /** @param reading what the file holds; it is read where that is not given @returns when it is in force, or refused */
  reload(reading?: Reading): Promise<void> {
    return (this.last = this.last.then(() => this.take(reading)));
  }

  private async take(reading: Reading | undefined): Promise<void> {
    const signals = this.bff.app.get(Signals).of(SettingsSignals);
    try {
      const type = (await settingsClassOf(this.root)) as SettingsClass<BffSettings>;
      const next = await this.read(type, reading);
      const changes = this.bff.app.get(LiveSettings).prepare(next);
      const takes = ({ path }: SettingDifference): boolean => changes.some((change) => change.takes(path));
      const changed = differencesOf(type, this.inForce, next).filter(takes);
      for (const { swap } of changes) swap();
      this.inForce = next;
      const restart = differencesOf(type, this.started, next).filter((one) => !takes(one));
      const wasRefused = this.faults.length > 0;
      const isNew = changed.length > 0 || wasRefused || restart.some((one) => !this.restart.includes(textOf(one)));
      [this.faults, this.restart, this.since] = [[], restart.map(textOf), new Date()];
      if (isNew) signals.reloaded.emit({ changed: changed.map(textOf), restart: this.restart });
    } catch (error) {
      this.faults = error instanceof StartError ? error.faults : [errorOf(error).message];
      signals.refused.emit({ faults: this.faults });
    }
  }

  /** @throws SettingsError, StartError with all that would keep the BFF from starting */
  private async read(type: SettingsClass<BffSettings>, reading: Reading | undefined): Promise<BffSettings> {
    const { file, env } = this.source;
    const text = (): string => (reading && 'text' in reading ? reading.text : readFileSync(file, 'utf8'));
    const next = loadSettings(type, { file, env, ignoreEnv: ['PORTICO_CONFIG'], readFile: (path) => (path === file ? text() : readFileSync(path, 'utf8')) });
    const checks = [...this.bff.app.get(ModulesContainer).values()].flatMap(({ metatype }) => startCheckOf(metatype) ?? []);
    const found = await Promise.all(checks.map((check) => check(next, Environment.of(env))));
    const faults = [...new Set([...portFaults(next), ...found.flat()])];
    if (faults.length > 0) throw new StartError(faults);
    return next;
  }

  private detail(): Readonly<Record<string, unknown>> {
    const more = { since: this.since.toISOString(), restart: this.restart };
    return this.faults.length === 0 ? { state: 'in-force', ...more } : { state: 'changed-file-refused', ...more, faults: this.faults };
  }
}

/** As `config diff` shows it. */
const textOf = ({ path, before, after }: SettingDifference): string => `${path}: ${before ?? '(not set)'} -> ${after ?? '(not set)'}`;
