import { SettingsError } from '@portico/config';
import type { Type } from '@nestjs/common';
import { ModulesContainer, NestFactory } from '@nestjs/core';
import { collect } from '../routes/collect.ts';
import { outsideRequests } from '../context/current.ts';
import { reasonOf } from '../problems/thrown.ts';
import { declaredRoute } from '../routes/declared-route.ts';
import { mountedControllers, nestHandlers } from '../routes/nest-handlers.ts';
import { otherHandlerFaults } from '../routes/other-handlers.ts';
import { settingsClassOf } from '../settings/settings-class-of.ts';
import type { BffSettings } from './bff.settings.ts';
import { startCheckOf } from './checked-at-start.ts';
import type { Environment } from './environment.ts';
import { PlatformModule } from './platform.module.ts';
import { portFaults } from './port-faults.ts';
import { StartError } from './start-error.ts';

/** What was read of settings that have problems of their own; undefined where nothing was. */
type Read = BffSettings | undefined;

/**
 * All that keeps a BFF from starting, as far as it shows without building it: a first fault ends the start, and those behind it would be told
 * in a second and a third one. Handlers are looked at, and modules hold the settings against their checks.
 * @param found what is known already
 */
export async function startFaults(root: Type, settings: Read, environment: Environment, found: readonly string[] = []): Promise<readonly string[]> {
  const faults: string[] = [];
  const modules = await previewOf(root, settings, environment);
  if (!modules) return found;
  if (settings) faults.push(...(await checked(() => portFaults(settings))));
  for (const { metatype } of modules.values()) {
    const check = startCheckOf(metatype);
    if (check && settings) faults.push(...(await checked(() => check(settings, environment))));
  }
  faults.push(...otherHandlerFaults(modules));
  for (const mounted of mountedControllers(modules)) {
    for (const handler of nestHandlers(mounted)) collect(faults, () => declaredRoute(mounted.controller, handler), `${mounted.controller.name}.${handler.name}`);
  }
  return [...found, ...new Set(faults.filter((fault) => !found.includes(fault)))];
}

/** @returns an error with all faults for one that has the first of them, of the settings or of a file that they name; others as they are */
export async function withAllFaults(thrown: unknown, root: Type, settings: Read, environment: Environment): Promise<unknown> {
  const error = reasonOf(thrown);
  if (!(error instanceof StartError || error instanceof SettingsError)) return thrown;
  const found = error instanceof StartError ? error.faults : [error.message];
  const faults = await startFaults(root, settings, environment, found);
  return faults.length === found.length ? error : new StartError(faults);
}

/** Milliseconds. Nothing is made for a preview; where Nest waits for something all the same, the start has said what is wrong. */
const FOR_PREVIEW = 5_000;

/** The modules of a BFF without anything in them being made. None where a module cannot be read: that is what the start says then. */
async function previewOf(root: Type, settings: Read, environment: Environment): Promise<ModulesContainer | undefined> {
  try {
    const module = PlatformModule.around(root, settings ?? new (await settingsClassOf(root))(), environment);
    const previewing = NestFactory.createApplicationContext(module, { preview: true, logger: false, abortOnError: false });
    return (await inTime(previewing, Math.min(FOR_PREVIEW, settings?.startTimeout ?? FOR_PREVIEW)))?.get(ModulesContainer);
  } catch {
    return undefined;
  }
}

async function inTime<T>(work: Promise<T>, within: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<undefined>((resolve) => (timer = outsideRequests(() => setTimeout(resolve, within, undefined))));
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}

/** A check may stumble over a setting that could not be read, which is told already. */
async function checked(check: () => readonly string[] | Promise<readonly string[]>): Promise<readonly string[]> {
  try {
    return await check();
  } catch {
    return [];
  }
}
