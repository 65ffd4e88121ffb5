import { uniqueName } from './schemas/unique-name.ts';

/** Names that the generated types themselves use, or that cannot be a type's. */
const TAKEN = [
  'paths',
  'webhooks',
  'components',
  'operations',
  '$defs',
  'Record',
  'Omit',
  'Extract',
  'Exclude',
  'Pick',
  'Partial',
  'Required',
  'Readonly',
  'NonNullable',
  'Array',
  'ReadonlyArray',
  'Promise',
  'WithRequired',
  'Boolean',
  'Number',
  'String',
  'Object',
  'Symbol',
  'Function',
];

/** One exported alias for each component, so that `Product` can be written for `components['schemas']['Product']`. */
export function typeAliases(schemas: readonly string[], responses: readonly string[]): string {
  const taken: Record<string, true> = Object.fromEntries(TAKEN.map((name) => [name, true]));
  const alias =
    (kind: string, prefix: string) =>
    (name: string): string => {
      const own = uniqueName(identifier(prefix + pascal(name)), taken);
      taken[own] = true;
      return `export type ${own} = components['${kind}'][${quoted(name)}];\n`;
    };
  return [...schemas.map(alias('schemas', '')), ...responses.map(alias('responses', 'Response'))].join('');
}

const quoted = (name: string): string => `'${name.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const pascal = (name: string): string =>
  name
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
const identifier = (name: string): string => (/^[A-Za-z]/.test(name) ? name : `_${name}`);
