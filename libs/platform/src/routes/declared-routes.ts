import { Injectable } from '@nestjs/common';
import type { Type } from '@nestjs/common';
import { ApplicationConfig, ModulesContainer } from '@nestjs/core';
import { StartError } from '../server/start-error.ts';
import { broughtEntries, broughtRoutes, unguardedFaults } from './brought-routes.ts';
import type { BroughtRoute, RouteSource } from './brought-routes.ts';
import { collect } from './collect.ts';
import { mountedControllers } from './nest-handlers.ts';
import { hasGateway, otherHandlerFaults } from './other-handlers.ts';
import { RouteTable } from './route-table.ts';

/**
 * The routes that the controllers of all modules declare. They are read when first asked for, not when injected: what is wrong
 * with them is then the start's to report, where Nest's injector would log a stack.
 */
@Injectable()
export class DeclaredRoutes {
  private known: RouteTable | undefined = undefined;
  private mounted = new Set<Type>();

  constructor(
    private readonly modules: ModulesContainer,
    private readonly config: ApplicationConfig,
  ) {}

  /** @throws StartError naming every handler that says too little */
  get table(): RouteTable {
    return (this.known ??= this.read());
  }

  get hasGateway(): boolean {
    return hasGateway(this.modules);
  }

  /** Nest would end the process. @throws StartError where a gateway has no adapter for its WebSockets */
  checkGatewayHasAdapter(): void {
    if (!this.hasGateway || this.config.getIoAdapter() as unknown) return;
    throw new StartError(['a WebSocket gateway has no adapter; set one in prepare(app) of the root module: app.useWebSocketAdapter(new WsAdapter(app)), of @nestjs/platform-ws']);
  }

  /** @throws StartError naming the controllers of modules that came too late: Nest has registered its routes by then */
  checkNoneIsLate(): void {
    const late = [...mountedControllers(this.modules)].filter(({ controller }) => !this.mounted.has(controller));
    const faults = late.map(({ controller }) => `${controller.name}: its module was loaded when routes had been registered, so it has none; import the module, or load it while providers are made`);
    if (faults.length > 0) throw new StartError(faults);
  }

  /**
   * Holds routes that a provider would bring after a restart against all others.
   * @throws StartError with what would end that start: decorators that cannot hold, and routes that the router cannot read or tell from others
   */
  checkNext(source: RouteSource, routes: readonly BroughtRoute[]): void {
    const faults: string[] = [];
    const next = collect(faults, () => broughtEntries(source, routes)) ?? [];
    const others = this.table.routes.filter(({ controller }) => controller !== source.constructor);
    collect(faults, () => new RouteTable([...others, ...next]));
    if (faults.length > 0) throw new StartError(faults);
  }

  private read(): RouteTable {
    const mounted = [...mountedControllers(this.modules)];
    this.mounted = new Set(mounted.map(({ controller }) => controller));
    const known = [...otherHandlerFaults(this.modules)];
    const brought = collect(known, () => broughtRoutes(this.modules)) ?? [];
    const guards = [...this.config.getGlobalGuards(), ...this.config.getGlobalRequestGuards().map(({ metatype }) => ({ constructor: metatype as Type }))];
    known.push(...unguardedFaults(guards, brought));
    return RouteTable.mounted(mounted, this.config, known, brought);
  }
}
