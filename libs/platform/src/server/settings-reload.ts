import type { Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { differencesOf, loadWithOrigins } from '@portico/config';
import type { LoadedSettings, SettingDifference, SettingsClass } from '@portico/config';
import { Signals } from '../events/signals.ts';
import { FileWatch } from '../files/file-watch.ts';
import type { Reading } from '../files/file-watch.ts';
import { HealthDetails } from '../management/health-details.ts';
import { ManagementPages } from '../management/management-pages.ts';
import type { PageAnswer } from '../management/management-pages.ts';
import { errorOf } from '../problems/thrown.ts';
import { LiveSettings } from '../settings/live-settings.ts';
import type { LiveChange } from '../settings/live-settings.ts';
import { SettingsHistory } from '../settings/settings-history.ts';
import { settingsInForce } from '../settings/settings-in-force.ts';
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
  /** The file that was taken over last, or that of the start. */
  private taken: LoadedSettings<BffSettings>;
  private live: readonly LiveChange[];
  private faults: readonly string[] = [];
  private restart: readonly string[] = [];
  private readonly history = new SettingsHistory();
  private watch: FileWatch | undefined = undefined;
  /** One reload at a time, in the order in which they were asked for. */
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly root: Type,
    private readonly bff: Pick<RunningBff, 'app'>,
    private readonly started: LoadedSettings<BffSettings>,
    private readonly source: SettingsSource,
  ) {
    this.taken = started;
    this.live = bff.app.get(LiveSettings).prepare(started.settings);
    bff.app.get(HealthDetails).add('settings', () => this.detail());
    bff.app.get(ManagementPages).add({
      path: '/settings',
      about: 'the settings in force, where each comes from, which of them change while it runs, and what has become of the file',
      render: () => this.page(),
    });
  }

  /** Looks at the file from time to time, also through the links of a mounted ConfigMap. */
  async start(): Promise<void> {
    const every = this.started.settings.reloadEvery;
    if (every === 0) return;
    this.watch = new FileWatch(this.source.file, { every, settling: Math.min(SETTLING, every) }, this.bff.app.get(Signals).internalFault);
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
      const type = await this.type();
      const next = await this.read(type, reading);
      const live = this.bff.app.get(LiveSettings).prepare(next.settings);
      const takes = ({ path }: SettingDifference): boolean => live.some((change) => change.takes(path));
      const changed = differencesOf(type, this.taken.settings, next.settings).filter(takes).map(textOf);
      for (const { swap } of live) swap();
      [this.taken, this.live] = [next, live];
      const restart = differencesOf(type, this.started.settings, next.settings).filter((one) => !takes(one)).map(textOf);
      const isNew = changed.length > 0 || this.faults.length > 0 || restart.some((one) => !this.restart.includes(one));
      [this.faults, this.restart] = [[], restart];
      if (!isNew) return;
      this.history.add({ outcome: 'taken', changed, restart });
      signals.reloaded.emit({ changed, restart });
    } catch (error) {
      this.faults = error instanceof StartError ? error.faults : [errorOf(error).message];
      this.history.add({ outcome: 'refused', faults: this.faults });
      signals.refused.emit({ faults: this.faults });
    }
  }

  /** @throws SettingsError, StartError with all that would keep the BFF from starting */
  private async read(type: SettingsClass<BffSettings>, reading: Reading | undefined): Promise<LoadedSettings<BffSettings>> {
    const { file, env } = this.source;
    const text = (): string => (reading && 'text' in reading ? reading.text : readFileSync(file, 'utf8'));
    const next = loadWithOrigins(type, { file, env, ignoreEnv: ['PORTICO_CONFIG'], readFile: (path) => (path === file ? text() : readFileSync(path, 'utf8')) });
    const checks = [...this.bff.app.get(ModulesContainer).values()].flatMap(({ metatype }) => startCheckOf(metatype) ?? []);
    const found = await Promise.all(checks.map((check) => check(next.settings, Environment.of(env))));
    const faults = [...new Set([...portFaults(next.settings), ...found.flat()])];
    if (faults.length > 0) throw new StartError(faults);
    return next;
  }

  private detail(): Readonly<Record<string, unknown>> {
    const more = { since: this.history.since, restart: this.restart };
    return this.faults.length === 0 ? { state: 'in-force', ...more } : { state: 'changed-file-refused', ...more, faults: this.faults };
  }

  private async page(): Promise<PageAnswer> {
    const settings = settingsInForce(await this.type(), this.started, this.taken, (path) => this.live.some((change) => change.takes(path)));
    return { type: 'application/json', body: `${JSON.stringify({ file: this.source.file, ...this.detail(), history: this.history.all, settings }, undefined, 2)}\n` };
  }

  private type(): Promise<SettingsClass<BffSettings>> {
    return settingsClassOf(this.root) as Promise<SettingsClass<BffSettings>>;
  }
}

/** As `config diff` shows it. */
const textOf = ({ path, before, after }: SettingDifference): string => `${path}: ${before ?? '(not set)'} -> ${after ?? '(not set)'}`;
