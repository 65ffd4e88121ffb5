import type { Ajv2020, AnySchemaObject, CodeKeywordDefinition, KeywordCxt, MacroKeywordDefinition } from 'ajv/dist/2020.js';

interface Discriminator {
  readonly propertyName: string;
  readonly mapping?: Readonly<Record<string, string>>;
}

interface Branch {
  readonly $ref?: string;
}

/**
 * Reads `oneOf` beside a discriminator as the contract's types do: a value that names one of the schemas fits that one, whichever others it
 * fits too, and one that names none fits any of them. JSON Schema alone would refuse what two open schemas with a common base both take
 * (OpenAPI 3.0.3, 4.7.25: the discriminator says which of them a value is to be held against).
 */
export function readDiscriminators(ajv: Ajv2020): void {
  const [oneOf, anyOf] = ['oneOf', 'anyOf'].map((keyword) => ajv.getKeyword(keyword) as CodeKeywordDefinition) as [CodeKeywordDefinition, CodeKeywordDefinition];
  const code = (context: KeywordCxt): void => (isDiscriminated(context.parentSchema) ? anyOf : oneOf).code(context);
  const message = ({ parentSchema }: { readonly parentSchema?: AnySchemaObject }): string => `must match ${isDiscriminated(parentSchema) ? 'a' : 'exactly one'} schema in oneOf`;
  ajv.removeKeyword('oneOf').addKeyword({ ...oneOf, error: { message }, code });
  ajv.addKeyword(namedBranch);
}

const isDiscriminated = ({ discriminator }: AnySchemaObject = {}): boolean => discriminator !== undefined;

const namedBranch: MacroKeywordDefinition = {
  keyword: 'discriminator',
  schemaType: 'object',
  macro: ({ propertyName, mapping = {} }: Discriminator, { oneOf = [] }: AnySchemaObject) => ({
    allOf: (oneOf as readonly Branch[]).flatMap((branch) => namesOf(branch, mapping).map((name) => ({
      if: { type: 'object', required: [propertyName], properties: { [propertyName]: { const: name } } },
      then: branch,
    }))),
  }),
};

/** What a value calls a schema: the keys of the mapping that lead to it, or else its own name. */
function namesOf({ $ref }: Branch, mapping: Readonly<Record<string, string>>): readonly string[] {
  if ($ref === undefined) return [];
  const mapped = Object.entries(mapping).flatMap(([name, target]) => ($ref.endsWith(target) ? [name] : []));
  return mapped.length > 0 ? mapped : [$ref.slice($ref.lastIndexOf('/') + 1)];
}
