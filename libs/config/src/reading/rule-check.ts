import { validateSync } from 'class-validator';
import type { MapNode } from '../input-node.ts';
import type { Origin } from '../origin.ts';
import type { ProblemList } from '../problem-list.ts';
import type { Setting } from '../schema/setting.ts';
import type { SettingsClass } from '../schema/settings-class.ts';
import { valueOf } from '../schema/settings-of.ts';
import { rulesOf } from '../schema/validation-rules.ts';
import type { ValidationRule } from '../schema/validation-rules.ts';
import type { SecretFiles } from '../secret-files.ts';
import type { SettingPath } from '../setting-path.ts';
import { fixFor } from './rule-fixes.ts';

/** A section whose values are converted. */
export interface ConvertedSection {
  readonly Type: SettingsClass;
  readonly target: object;
  readonly settings: readonly Setting[];
  /** Keys that already have a problem; what their rules would say of them is noise. */
  readonly failed: ReadonlySet<string>;
  readonly node: MapNode;
  readonly path: SettingPath;
}

/** Holds a section against its class-validator rules and puts what they say into the words of a settings problem. */
export class RuleCheck {
  constructor(
    private readonly problems: ProblemList,
    private readonly secrets: SecretFiles,
  ) {}

  check(section: ConvertedSection): void {
    const { Type, target, settings, failed, path } = section;
    const errors = validateSync(target, { forbidUnknownValues: false, validationError: { target: false, value: false } });
    for (const { property, constraints = {}, contexts } of errors) {
      const setting = settings.find(({ key }) => key === property);
      if (setting === undefined || failed.has(property)) continue;
      const rules = rulesOf(Type).filter(({ key }) => key === property);
      for (const [name, text] of Object.entries(constraints)) {
        const rule = rules.find((candidate) => candidate.name === name);
        const value = valueOf(target, property);
        const fix = declaredFix(contexts?.[name]) ?? fixFor(name, rule?.constraints ?? [], value);
        this.problems.add([...path, property], phrase(setting, withItem(text, rule, value), value), fix, this.originOf(setting, section));
      }
    }
  }

  private originOf({ key, shape }: Setting, { Type, target, node, path }: ConvertedSection): Origin {
    const written = node.entries.get(key);
    const context = { path: [...path, key], secrets: this.secrets };
    if (written !== undefined) return (shape.is === 'value' && shape.conversion.originOf?.(written, context)) || written.origin;
    return valueOf(target, key) === undefined ? node.origin : { from: 'default', type: Type.name };
  }
}

/** class-validator starts its own messages with the property's name, which the problem's path has already said. */
function phrase({ key, shape }: Setting, text: string, value: unknown): string {
  const each = `each value in ${key} `;
  if (text.startsWith(each)) return `each value ${text.slice(each.length)}`;
  const own = text.startsWith(`${key} `) ? text.slice(key.length + 1) : text;
  const isRule = own !== text || own.startsWith('must ');
  if (!isRule || value === undefined || value === null || Array.isArray(value) || shape.is !== 'value') return own;
  return `${shape.conversion.show(value)} ${own}`;
}

/** class-validator leaves `$value` as it stands where the value is a list: there it is the first item that breaks the rule. */
function withItem(text: string, rule: ValidationRule | undefined, value: unknown): string {
  if (!Array.isArray(value) || !text.includes('$value')) return text;
  const [pattern] = rule?.constraints ?? [];
  const item: unknown = pattern instanceof RegExp ? value.find((one) => !pattern.test(String(one))) : value[0];
  return text.replace('$value', () => String(item));
}

/** The `fix` that a rule's author put into the rule's `context`. */
function declaredFix(context: unknown): string | undefined {
  const fix: unknown = typeof context === 'object' && context !== null ? Reflect.get(context, 'fix') : undefined;
  return typeof fix === 'string' ? fix : undefined;
}
