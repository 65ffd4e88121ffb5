import { Injectable } from '@nestjs/common';
import { ApplicationConfig, ModulesContainer } from '@nestjs/core';
import { mountedControllers } from './nest-handlers.ts';
import { otherHandlerFaults } from './other-handlers.ts';
import { RouteTable } from './route-table.ts';

/**
 * The routes that the controllers of all modules declare. They are read when first asked for, not when injected: what is wrong
 * with them is then the start's to report, where Nest's injector would log a stack.
 */
@Injectable()
export class DeclaredRoutes {
  private known: RouteTable | undefined;

  constructor(
    private readonly modules: ModulesContainer,
    private readonly config: ApplicationConfig,
  ) {}

  /** @throws StartError naming every handler that says too little */
  get table(): RouteTable {
    return (this.known ??= RouteTable.mounted(mountedControllers(this.modules), this.config, otherHandlerFaults(this.modules)));
  }
}
