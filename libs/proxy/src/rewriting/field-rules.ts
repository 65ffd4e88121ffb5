import type { BodyChanges } from './body-changes.settings.ts';

/** What becomes of a field, and of those in it. */
export interface FieldRule {
  /** Does all of it stay, as far as nothing in it is taken out? */
  all: boolean;
  /** Does anything in it stay? */
  some: boolean;
  removed: boolean;
  name: string | undefined;
  readonly fields: Map<string, FieldRule>;
}

const ruleFor = (): FieldRule => ({ all: false, some: false, removed: false, name: undefined, fields: new Map() });

/** The rules of a body, as a tree; undefined where there are none. */
export function fieldRules({ allow, remove, rename }: Pick<BodyChanges, 'allow' | 'remove' | 'rename'>): FieldRule | undefined {
  const renamed = Object.entries(rename);
  if (allow.length + remove.length + renamed.length === 0) return undefined;
  const root = ruleFor();
  root.all = allow.length === 0;
  const at = (path: string, visit: (rule: FieldRule) => void = () => undefined): FieldRule =>
    path.split('.').reduce((rule, name) => {
      const next = rule.fields.get(name) ?? ruleFor();
      rule.fields.set(name, next);
      visit(next);
      return next;
    }, root);
  for (const path of allow) at(path, (rule) => (rule.some = true)).all = true;
  for (const path of remove) at(path).removed = true;
  for (const [path, name] of renamed) at(path).name = name;
  return root;
}

/** What is wrong with names that fields get: the setting, the reason, the fix. */
export const renameFaults = (at: string, { rename }: BodyChanges): string[] =>
  Object.entries(rename).flatMap(([path, name]) => (typeof (name as unknown) === 'string' && name !== '' && !/[.\s]|__proto__/.test(`${name}${path.replaceAll('.', '')}`) ? [] : [`${at}.rename.${path}: is no name of a field; write one without dots: the field stays where it is`]));
