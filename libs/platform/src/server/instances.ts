import type { ModulesContainer } from '@nestjs/core';

/** Everything that Nest has made for the modules and whose hooks it calls, each once. */
export function instancesIn(modules: ModulesContainer): ReadonlySet<object> {
  const found = new Set<object>();
  for (const module of modules.values()) {
    for (const group of [module.providers, module.controllers, module.injectables, module.middlewares]) {
      for (const wrapper of group.values()) {
        const own = wrapper.isTransient ? wrapper.getStaticTransientInstances().map((one) => one?.instance) : [wrapper.instance];
        for (const instance of own as unknown[]) if ((typeof instance === 'object' || typeof instance === 'function') && instance !== null) found.add(instance);
      }
    }
  }
  return found;
}
