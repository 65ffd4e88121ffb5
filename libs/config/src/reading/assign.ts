/** Sets a property whose name is only known as text; a setting that is absent leaves no property behind. */
export function assign(section: object, key: string, value: unknown): void {
  if (value === undefined) return;
  if (!Reflect.set(section, key, value)) throw new TypeError(`${section.constructor.name}.${key} cannot be set`);
}
