import 'reflect-metadata';
import type { SettingShape } from './setting.ts';

const SHAPE = 'portico:setting-shape';
const DOC = 'portico:setting-doc';

/** Keeps what a decorator says of a property on the class itself, where subclasses inherit it. */
export function declareShape(target: object, key: string, shape: SettingShape): void {
  Reflect.defineMetadata(SHAPE, shape, target, key);
}

export function declareDoc(target: object, key: string, doc: string | undefined): void {
  if (doc !== undefined) Reflect.defineMetadata(DOC, doc, target, key);
}

export function declaredShape(prototype: object, key: string): SettingShape | undefined {
  return Reflect.getMetadata(SHAPE, prototype, key) as SettingShape | undefined;
}

export function declaredDoc(prototype: object, key: string): string | undefined {
  return Reflect.getMetadata(DOC, prototype, key) as string | undefined;
}

/** The constructor that TypeScript recorded for the property's type (emitDecoratorMetadata). */
export function declaredType(prototype: object, key: string): unknown {
  return Reflect.getMetadata('design:type', prototype, key);
}
