import { Module } from '@nestjs/common';
import type { ModuleMetadata, Type } from '@nestjs/common';

/** The root module of a BFF with more modules among its imports, as a team adds them. */
export function withModules(root: Type, more: readonly NonNullable<ModuleMetadata['imports']>[number][]): Type {
  class Root extends root {}
  for (const key of Reflect.getOwnMetadataKeys(root) as string[]) Reflect.defineMetadata(key, Reflect.getOwnMetadata(key, root), Root);
  Module({ imports: [...((Reflect.getOwnMetadata('imports', root) ?? []) as NonNullable<ModuleMetadata['imports']>), ...more] })(Root);
  return Root;
}
