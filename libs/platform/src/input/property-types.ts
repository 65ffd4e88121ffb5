import type { Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { ClassRules } from './class-rules.ts';
import type { PropertyRules } from './property-rules.ts';
import { hasTransform, hasType } from './transforms.ts';

/** What a client can send: a query, a path and a form are texts and lists of texts. */
export type Sent = 'texts' | 'json';

/** What JSON has by itself, and what texts are converted to. */
const PLAIN: readonly unknown[] = [String, Number, Boolean, Array, Object, undefined];

/** What a property of another type may be made of. */
const SAMPLES: Readonly<Record<Sent, readonly unknown[]>> = { texts: ['2026-01-31', ['1']], json: [{}, ['1'], '2026-01-31', 1, true] };

/** Rules that an invalid date keeps too. */
const ANY_DATE = ['isDefined', 'isNotEmpty', 'isInstance'];

/** What is wrong with the types of properties: values that would arrive as something else than what is declared. */
export function* propertyTypeFaults(rules: ClassRules, sent: Sent, seen = new Set<Type>()): Iterable<string> {
  const { type, properties } = rules;
  if (seen.has(type)) return;
  seen.add(type);
  if (sent === 'texts') {
    const exposed = [...rules.inputNames].filter((name) => !properties.has(name));
    if (exposed.length > 0) yield `has ${type.name} with @Expose({ name: '${exposed[0]}' }), which only JSON bodies know; name the property so`;
  }
  for (const property of properties.values()) {
    const name = `${type.name}.${property.name}`;
    const { designed } = property;
    const transformed = hasTransform(type, property.name);
    const typed = hasType(type, property.name);
    if (needsMaking(designed, typed, sent) && !transformed && !(typed && isMade(type, property, sent))) {
      yield `has ${name} as ${(designed as Type).name}, and nothing makes one of ${sent === 'texts' ? 'a text' : 'JSON'}; ${fixFor(designed, sent)}`;
    } else if (designed === Date && !property.rules.some((rule) => !ANY_DATE.includes(rule.name))) {
      yield `has ${name} as Date without a rule that refuses what is none; add @IsDate()`;
    } else if (sent === 'texts' && !transformed) yield* textFaults(property, name);
    for (const nested of property.nestedTypes) if (!PLAIN.includes(nested)) yield* propertyTypeFaults(ClassRules.of(nested), sent, seen);
  }
}

/** What keeps a property from being read from a text. */
function* textFaults({ designed, nested, reader, ruleOfObjects: objects }: PropertyRules, name: string): Iterable<string> {
  if (nested) yield `has ${name} with @ValidateNested(), and texts have nothing nested; declare its fields one by one, or take a JSON body`;
  else if (objects) yield `has ${name} with the rule "${objects.name}", which no text can keep; declare its fields one by one, or take a JSON body`;
  else if (designed === undefined && !reader) yield `has ${name}, and neither its type nor a rule says how a text is read; add @IsString(), @IsInt(), @IsIn([…]) or another rule that does, or declare it \`string\`, \`number\`, \`boolean\` or \`string[]\``;
}

function isMade(type: Type, { name, designed }: PropertyRules, sent: Sent): boolean {
  try {
    const made = SAMPLES[sent].map((sample) => (plainToInstance(type, { [name]: sample }) as Record<string, unknown>)[name]);
    return made.some((value) => Object(value) instanceof (designed as Type));
  } catch {
    // To send it would be answered with 500.
    return false;
  }
}

/** JSON is taken as it is where nothing says otherwise; numbers and truth values of texts are read by `PropertyRules.reader`, whatever `@Type()` says. */
const needsMaking = (designed: unknown, typed: boolean, sent: Sent): boolean =>
  !PLAIN.includes(designed) || (sent === 'json' && typed && designed !== Array && designed !== Object && designed !== undefined);

function fixFor(designed: unknown, sent: Sent): string {
  if (PLAIN.includes(designed)) return 'take its @Type() out';
  if (designed === Date) return 'add @Type(() => Date) and @IsDate()';
  if (designed === Set || (designed === Map && sent === 'json')) return 'add @Type(() => String), or the class of its items';
  if (sent === 'texts' || designed === BigInt || designed === Symbol || designed === Function) return 'declare it a string, a number, a boolean or a list, or add a @Transform()';
  return `add @ValidateNested() and @Type(() => ${(designed as Type).name})`;
}
