import type { Type } from '@nestjs/common';
import { getMetadataStorage } from 'class-validator';
import { ClassRules, NO_NESTED_CLASS, StartError } from '@portico/platform';
import type { JsonSchema, PropertyRules } from '@portico/platform';
import type { ComponentSchemas } from './component-schemas.ts';
import { inputDocOf } from './input-doc.decorator.ts';
import { ruleSchema } from './rule-schema.ts';
import type { Rule } from './rule-schema.ts';
import { propertyWords } from './swagger/swagger-metadata.ts';

/** One property of an input class, as a parameter or a field of a body. */
export interface InputProperty {
  readonly name: string;
  readonly required: boolean;
  readonly schema: JsonSchema;
  readonly doc: string | undefined;
}

const TYPES = new Map<unknown, string>([
  [String, 'string'],
  [Number, 'number'],
  [Boolean, 'boolean'],
  [Array, 'array'],
]);

/**
 * The properties of an input class, from its rules, its types and the values it starts with.
 * @throws StartError naming what cannot be said
 */
export function inputProperties(type: Type, components: ComponentSchemas): InputProperty[] {
  const initial = new type() as Record<string, unknown>;
  return [...rulesByProperty(type)].map(([name, rules]) => {
    const doc = inputDocOf(type.prototype as object, name);
    const words = propertyWords(type.prototype as object, name);
    const conditional = rules.some((rule) => rule.type === 'conditionalValidation');
    return {
      name,
      required: !conditional && initial[name] === undefined,
      schema: {
        ...located(type, name, () => valueSchema(type, name, rules, components)),
        ...(initial[name] === undefined ? {} : { default: initial[name] }),
        ...words.annotations,
        ...(doc?.example === undefined ? {} : { examples: [doc.example] }),
      },
      doc: doc?.text ?? words.doc,
    };
  });
}

/** A body class as a component: a reference to it. */
export function inputSchema(type: Type, components: ComponentSchemas): JsonSchema {
  return components.reference(type.name, type, () => {
    const properties = inputProperties(type, components);
    return {
      type: 'object',
      required: properties.filter(({ required }) => required).map(({ name }) => name),
      properties: Object.fromEntries(properties.map((property) => [property.name, annotated(property)])),
      additionalProperties: false,
    };
  });
}

const annotated = ({ schema, doc }: InputProperty): JsonSchema => (doc === undefined ? schema : { ...schema, description: doc });

function rulesByProperty(type: Type): ReadonlyMap<string, Rule[]> {
  const byProperty = new Map<string, Rule[]>();
  for (const rule of getMetadataStorage().getTargetValidationMetadatas(type, '', false, false)) {
    byProperty.set(rule.propertyName, [...(byProperty.get(rule.propertyName) ?? []), rule]);
  }
  return byProperty;
}

function valueSchema(type: Type, name: string, rules: readonly Rule[], components: ComponentSchemas): JsonSchema {
  const property = ClassRules.of(type).properties.get(name) as PropertyRules;
  const nested = property.nested ? nestedSchema(property, components) : {};
  const plain = TYPES.get(property.designed);
  const own = { ...(plain === undefined ? {} : { type: plain }), ...merged(rules.filter(({ each }) => !each)) };
  if (property.designed !== Array) return { ...own, ...nested };
  return { ...own, type: 'array', maxItems: property.mostItems, items: { ...merged(rules.filter(({ each }) => each)), ...nested } };
}

/** What depends on a discriminator or a transform is wider here than the check, never narrower. */
function nestedSchema({ nestedType }: PropertyRules, components: ComponentSchemas): JsonSchema {
  if (nestedType === (Object as unknown as Type)) throw new StartError([NO_NESTED_CLASS]);
  return nestedType ? inputSchema(nestedType, components) : { type: 'object' };
}

/** Decorators run from the bottom up, so that the topmost rule, by custom the type, has the last word. */
const merged = (rules: readonly Rule[]): JsonSchema => Object.assign({}, ...rules.map(ruleSchema)) as JsonSchema;

function located<T>(type: Type, name: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    // What is nested deeper has named its place already.
    throw new StartError(error.faults.map((fault) => (/^\w+\.\w+ /.test(fault) ? fault : `${type.name}.${name} ${fault}`)));
  }
}
