import type { InputNode, MapNode } from '../input-node.ts';
import { emptyMap, isEmpty, without } from '../input-node.ts';
import type { ProblemList } from '../problem-list.ts';
import type { SettingShape } from '../schema/setting.ts';
import type { SettingsClass, TypeChoice } from '../schema/settings-class.ts';
import { declaredElsewhere } from '../schema/declaration.ts';
import { classFor, DISCRIMINATOR, kindsOf, startOf, unknownKind } from '../schema/settings-class.ts';
import { settingsOf, valueOf } from '../schema/settings-of.ts';
import type { SecretFiles } from '../secret-files.ts';
import { SettingFormatError } from '../setting-format-error.ts';
import type { SettingPath } from '../setting-path.ts';
import { assign } from './assign.ts';
import { refuseDuplicates } from './duplicate-items.ts';
import { emptyValue, missing } from './missing-setting.ts';
import type { Place } from './place.ts';
import { RuleCheck } from './rule-check.ts';
import { refuseUnknownKeys } from './unknown-keys.ts';
import { ValueReader } from './value-reader.ts';

/** Builds settings objects from what was written; collects problems and goes on, so that all are found in one reading. */
export class SettingsReader {
  private readonly values: ValueReader;
  private readonly rules: RuleCheck;
  /** Keys of the file's top level. */
  private top: readonly string[] = [];

  constructor(
    private readonly problems: ProblemList,
    secrets: SecretFiles,
  ) {
    this.values = new ValueReader(problems, secrets);
    this.rules = new RuleCheck(problems, secrets);
  }

  /** Fills a new instance: what is written wins, the rest stays as `initial` or the class has it. */
  section<T extends object>(Type: SettingsClass<T>, node: MapNode, path: SettingPath, initial?: unknown): T {
    const target = startOf(Type, initial);
    const settings = settingsOf(Type, target);
    if (path.length === 0) this.top = settings.map(({ key }) => key);
    refuseUnknownKeys(node, path, settings, { elsewhere: declaredElsewhere(Type), top: this.top }, this.problems);
    const failed = new Set<string>();
    for (const setting of settings) {
      const { key } = setting;
      const problemsBefore = this.problems.size;
      const written = node.entries.get(key);
      const place = { setting, path: [...path, key], node: written, initial: valueOf(target, key), around: node.origin };
      try {
        assign(target, key, this.setting(place));
      } catch (error) {
        if (!(error instanceof SettingFormatError)) throw error;
        this.problems.add(place.path, error.problem, error.fix, error.origin ?? written?.origin ?? node.origin);
      }
      if (this.problems.size > problemsBefore) failed.add(key);
      // A section that is not there at all: who wants it is not to be guessed from the file.
      if (written === undefined && setting.readBy !== undefined) this.problems.addToFixes(problemsBefore, `${setting.readBy} reads it`);
    }
    this.rules.check({ Type, target, settings, failed, node, path });
    return target;
  }

  private setting(place: Place): unknown {
    const { shape } = place.setting;
    switch (shape.is) {
      case 'section':
        return this.nested(shape.choice, place);
      case 'sections':
        return this.list(shape, place);
      case 'value':
        return this.values.read(shape, place);
    }
  }

  private nested(choice: TypeChoice, place: Place): unknown {
    const { setting, path, node, initial, around } = place;
    if (node === undefined && initial === undefined) return setting.optional ? undefined : missing(setting, path);
    const map = node === undefined || isEmpty(node) ? emptyMap(node?.origin ?? around) : node;
    if (map.is !== 'map') {
      throw new SettingFormatError(`is ${map.is === 'list' ? 'a list' : 'a single value'}, not a section`, 'write keys below it');
    }
    return this.chosen(choice, map, path, initial);
  }

  private list({ choice, uniqueBy }: Extract<SettingShape, { is: 'sections' }>, place: Place): unknown {
    const { setting, path, node, initial, around } = place;
    if (node === undefined) {
      if (!Array.isArray(initial)) return setting.optional ? undefined : missing(setting, path);
      return initial.map((item, index) => this.chosen(choice, emptyMap(around), [...path, index], item));
    }
    if (isEmpty(node)) emptyValue(setting, initial);
    if (node.is !== 'list') throw new SettingFormatError('is not a list', 'write items below it, each behind a dash');
    const items = node.items.map((item, index) => this.item(choice, item, [...path, index]));
    if (uniqueBy !== false) refuseDuplicates(items, uniqueBy, node, path, this.problems);
    return items;
  }

  private item(choice: TypeChoice, node: InputNode, path: SettingPath): object | undefined {
    if (node.is === 'map') return this.chosen(choice, node, path);
    this.problems.add(path, 'is not a section', 'write keys behind the dash, such as - name: value', node.origin);
    return undefined;
  }

  /** Picks the class by `kind` where there is a choice; the section then has this key, whether its class declares it or not. */
  private chosen(choice: TypeChoice, node: MapNode, path: SettingPath, initial?: unknown): object | undefined {
    const kindNode = node.entries.get(DISCRIMINATOR);
    const kind = kindNode?.is === 'scalar' ? (kindNode.value ?? undefined) : kindNode;
    const Type = classFor(choice, kind, initial);
    if (Type === undefined) {
      const { problem, fix } = unknownKind(choice, kind);
      this.problems.add([...path, DISCRIMINATOR], problem, fix, kindNode?.origin ?? node.origin);
      return undefined;
    }
    if (kindsOf(choice).length === 0) return this.section(Type, node, path, initial);
    const isDeclared = settingsOf(Type, new Type()).some(({ key }) => key === DISCRIMINATOR);
    const section = this.section(Type, isDeclared ? node : without(node, DISCRIMINATOR), path, initial);
    if (typeof kind === 'string') assign(section, DISCRIMINATOR, kind);
    return section;
  }
}
