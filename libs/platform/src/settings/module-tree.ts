import type { DynamicModule, ForwardReference, Provider, Type } from '@nestjs/common';
import { MODULE_METADATA } from '@nestjs/common/internal';

type Import = Type | DynamicModule | ForwardReference<() => Import> | Promise<DynamicModule> | undefined;

/**
 * The classes of a module, of all that it imports, and of their providers, each once: read from what is declared, before Nest makes
 * anything of them. A module comes before what it imports.
 */
export async function classesBelow(root: Type): Promise<ReadonlySet<Type>> {
  const found = new Set<Type>();
  await visit(root, found, new Set());
  return found;
}

async function visit(imported: Import, found: Set<Type>, seen: Set<object>): Promise<void> {
  const entry = await imported;
  // An import that is undefined is a circle of files: Nest says so.
  if (entry === undefined || entry === null || seen.has(entry)) return;
  seen.add(entry);
  if ('forwardRef' in entry) return visit(entry.forwardRef(), found, seen);
  if (typeof entry === 'function') {
    found.add(entry);
    return visitAll(declaredOf(entry, MODULE_METADATA.PROVIDERS), declaredOf(entry, MODULE_METADATA.IMPORTS), found, seen);
  }
  await visit(entry.module, found, seen);
  await visitAll(entry.providers ?? [], (entry.imports ?? []) as Import[], found, seen);
}

async function visitAll(providers: readonly Provider[], imports: readonly Import[], found: Set<Type>, seen: Set<object>): Promise<void> {
  for (const provider of providers) {
    const type: unknown = typeof provider === 'function' ? provider : 'useClass' in provider && provider.useClass;
    if (typeof type === 'function') found.add(type as Type);
  }
  for (const one of imports) await visit(one, found, seen);
}

const declaredOf = <T>(type: Type, key: string): readonly T[] => (Reflect.getMetadata(key, type) as readonly T[] | undefined) ?? [];
