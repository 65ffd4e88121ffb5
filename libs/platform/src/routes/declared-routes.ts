import { Injectable } from '@nestjs/common';
import type { Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { RouteTable } from './route-table.ts';

/**
 * The routes that the controllers of all modules declare. They are read when first asked for, not when injected: what is wrong
 * with them is then the start's to report, where Nest's injector would log a stack.
 */
@Injectable()
export class DeclaredRoutes {
  private known: RouteTable | undefined;

  constructor(private readonly modules: ModulesContainer) {}

  /** @throws StartError as RouteTable.of does */
  get table(): RouteTable {
    return (this.known ??= RouteTable.of(this.controllers()));
  }

  private controllers(): Set<Type> {
    const controllers = new Set<Type>();
    for (const module of this.modules.values()) {
      for (const { metatype } of module.controllers.values()) if (metatype) controllers.add(metatype as Type);
    }
    return controllers;
  }
}
