import { Injectable } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import type { InstanceWrapper } from '@nestjs/core/injector/instance-wrapper.js';
import type { Type } from '@nestjs/common';
import { RouteFacts } from '@portico/platform';
import { Upstreams } from './upstreams.ts';

/** Adds to the manifest of routes which upstreams each can reach. */
@Injectable()
export class ReachedUpstreams {
  constructor(upstreams: Upstreams, modules: ModulesContainer, facts: RouteFacts) {
    facts.add({ name: 'upstreams', of: ({ controller }) => reachedUpstreams(modules, controller, (value) => upstreams.nameOf(value)).join(', ') || undefined });
  }
}

/**
 * Which upstreams the code of a controller can call: those whose faces are fields of what Nest has injected into it, or into that in turn. What
 * is looked up later, through `ModuleRef` for example, does not show.
 *
 * @param nameOf tells faces of upstreams from other values
 * @returns names, each once, in alphabetical order
 */
export function reachedUpstreams(modules: ModulesContainer, controller: Type, nameOf: (value: object) => string | undefined): string[] {
  const due: InstanceWrapper[] = Array.from(modules.values(), ({ controllers }) => controllers.get(controller)).filter((wrapper) => wrapper !== undefined);
  const [seen, names] = [new Set<InstanceWrapper>(), new Set<string>()];
  for (let wrapper = due.pop(); wrapper; wrapper = due.pop()) {
    if (seen.has(wrapper)) continue;
    seen.add(wrapper);
    for (const value of Object.values(Object(wrapper.instance) as object)) {
      const name = typeof value === 'object' && value !== null ? nameOf(value as object) : undefined;
      if (name !== undefined) names.add(name);
    }
    due.push(...(wrapper.getCtorMetadata() ?? []), ...(wrapper.getPropertiesMetadata() ?? []).map((property) => property.wrapper));
  }
  return [...names].sort();
}
