import type { InputNode } from '../input-node.ts';
import type { SettingShape } from '../schema/setting.ts';
import type { SettingsClass, TypeChoice } from '../schema/settings-class.ts';
import { classFor, DISCRIMINATOR, kindsOf, startOf } from '../schema/settings-class.ts';
import { settingsOf, valueOf } from '../schema/settings-of.ts';
import type { SettingPath } from '../setting-path.ts';
import { formatPath } from '../setting-path.ts';
import { LEVEL_SEPARATOR, upperSnake, VARIABLE_PREFIX } from '../variable-name.ts';

/** The setting that an environment variable sets. */
export interface VariableTarget {
  readonly path: SettingPath;
  /** `list`: text separated by commas; `file`: the path of a file with a secret; `files`: several. */
  readonly form: 'text' | 'list' | 'file' | 'files';
}

/** Every variable that can set something, with its targets; more than one when items of a list have names that look alike. */
export type SettableVariables = ReadonlyMap<string, readonly VariableTarget[]>;

/** Lists the variables for a class and the list items that the settings file has. */
export function settableVariables(Type: SettingsClass, tree: InputNode): SettableVariables {
  const walk = new Walk();
  walk.section(Type, tree, [], VARIABLE_PREFIX, new Type());
  return walk.found;
}

class Walk {
  readonly found = new Map<string, VariableTarget[]>();

  section(Type: SettingsClass, node: InputNode | undefined, path: SettingPath, prefix: string, defaults: object): void {
    for (const { key, shape } of settingsOf(Type, defaults)) {
      const below = node?.is === 'map' ? node.entries.get(key) : undefined;
      this.setting(shape, below, [...path, key], prefix + upperSnake(key), valueOf(defaults, key));
    }
  }

  private setting(shape: SettingShape, node: InputNode | undefined, path: SettingPath, name: string, initial: unknown): void {
    if (shape.is === 'section') return this.chosen(shape.choice, node, path, name, initial);
    if (shape.is === 'value') {
      this.add(name, { path, form: shape.each ? 'list' : 'text' });
      if (shape.conversion.fromFile !== true) return;
      this.add(`${name}${LEVEL_SEPARATOR}FILE`, { path, form: shape.each ? 'files' : 'file' });
      return;
    }
    if (node?.is !== 'list') return;
    node.items.forEach((item, index) => {
      const names = new Set([String(index), ...namesOf(item, shape.uniqueBy)]);
      for (const step of names) this.chosen(shape.choice, item, [...path, index], name + LEVEL_SEPARATOR + step, undefined);
    });
  }

  private chosen(choice: TypeChoice, node: InputNode | undefined, path: SettingPath, name: string, initial: unknown): void {
    const prefix = name + LEVEL_SEPARATOR;
    if (kindsOf(choice).length > 0) {
      this.add(prefix + upperSnake(DISCRIMINATOR), { path: [...path, DISCRIMINATOR], form: 'text' });
    }
    const kind = node?.is === 'map' ? scalarOf(node.entries.get(DISCRIMINATOR)) : undefined;
    const Type = classFor(choice, kind, initial);
    if (Type !== undefined) this.section(Type, node, path, prefix, startOf(Type, initial));
  }

  private add(name: string, target: VariableTarget): void {
    const targets = this.found.get(name) ?? [];
    const known = targets.some(({ path, form }) => formatPath(path) === formatPath(target.path) && form === target.form);
    if (!known) this.found.set(name, [...targets, target]);
  }
}

function namesOf(item: InputNode, key: string | false): string[] {
  const name = key !== false && item.is === 'map' ? scalarOf(item.entries.get(key)) : undefined;
  const step = typeof name === 'string' ? upperSnake(name) : '';
  return step === '' ? [] : [step];
}

function scalarOf(node: InputNode | undefined): unknown {
  return node?.is === 'scalar' ? (node.value ?? undefined) : undefined;
}
