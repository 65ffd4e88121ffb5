import 'reflect-metadata';
import type { SettingShape } from './setting.ts';

const SHAPE = 'portico:setting-shape';
const DOC = 'portico:setting-doc';
const READER = 'portico:setting-reader';
const ELSEWHERE = 'portico:settings-elsewhere';

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

/** Gives a property of one class what is declared of that of another. */
export function copyDeclaration(from: object, to: object, key: string): void {
  for (const name of [SHAPE, DOC, 'design:type']) {
    const value: unknown = Reflect.getMetadata(name, from, key);
    if (value !== undefined) Reflect.defineMetadata(name, value, to, key);
  }
}

export function declareReader(target: object, key: string, readBy: string): void {
  Reflect.defineMetadata(READER, readBy, target, key);
}

/** Who reads a setting, where that is known. */
export function declaredReader(prototype: object, key: string): string | undefined {
  return Reflect.getMetadata(READER, prototype, key) as string | undefined;
}

export function declareElsewhere(Type: object, elsewhere: Readonly<Record<string, string>>): void {
  Reflect.defineMetadata(ELSEWHERE, elsewhere, Type);
}

/** By key: what to do about a section that the class does not have. */
export function declaredElsewhere(Type: object): Readonly<Record<string, string>> {
  return (Reflect.getMetadata(ELSEWHERE, Type) as Readonly<Record<string, string>> | undefined) ?? {};
}
