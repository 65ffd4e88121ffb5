import { ModulesContainer } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { outsideRequests } from '../context/current.ts';
import { Signals } from '../events/signals.ts';
import { textOf } from '../problems/thrown.ts';
import { ShutdownHooks } from './shutdown-hooks.ts';

/** Milliseconds after the hooks' time that plugins and gateways have, which end between them. */
const PLUGINS = 1_000;

/** The end was not a clean one: what is named has failed, or has not ended in time. */
export class ShutdownError extends Error {
  constructor(faults: readonly string[]) {
    super(`the BFF has not ended cleanly:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'ShutdownError';
  }
}

/**
 * Closes an application, whatever its modules do: a hook that fails or does not end keeps the others from nothing.
 * @param within milliseconds that all hooks have together
 * @returns what has failed or not ended, which is logged too
 */
export async function closeApp(app: NestFastifyApplication, within: number): Promise<readonly string[]> {
  const { internalFault } = app.get(Signals);
  const hooks = new ShutdownHooks(within, (fault, error) => internalFault.emit({ where: 'a shutdown hook', error: new Error(fault, { cause: error }) }, undefined));
  hooks.bound(app.get(ModulesContainer));
  let giveUp: () => void;
  const late = new Promise<void>((resolve) => (giveUp = resolve)).then(() => hooks.report(`a plugin of Fastify, a gateway or a microservice has not ended within ${within + PLUGINS} ms; let its onClose hook end`));
  const timer = outsideRequests(() => setTimeout(() => giveUp(), within + PLUGINS));
  await Promise.race([app.close().catch((error: unknown) => hooks.report(`closing failed: ${textOf(error)}`, error)), late]);
  clearTimeout(timer);
  hooks.done();
  return hooks.faults;
}
