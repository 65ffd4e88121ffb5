import type { References } from '../read/references.ts';
import { alternativeDifferences } from './alternatives.ts';
import { under } from './difference.ts';
import type { Difference, Direction } from './difference.ts';
import { allowsType, flatSchema } from './flat-schema.ts';
import type { FlatSchema, Written } from './flat-schema.ts';
import { objectDifferences } from './objects.ts';
import { enumDifferences, nullDifferences, ruleDifferences, typeDifferences } from './values.ts';

/** Compares schemas of two documents for values that go in one direction. */
export class SchemaComparison {
  readonly direction: Direction;
  /** Whether readers expect values of an enum that they do not know. */
  private readonly open: boolean;
  private readonly before: References;
  private readonly after: References;
  /** By the names of both sides. While one is compared it has no differences yet: a schema that contains itself adds none. */
  private readonly known = new Map<string, readonly Difference[]>();

  constructor(direction: Direction, before: References, after: References, open = false) {
    this.direction = direction;
    this.open = open;
    this.before = before;
    this.after = after;
  }

  was(schema: Written): FlatSchema {
    return flatSchema(schema, this.before);
  }

  is(schema: Written): FlatSchema {
    return flatSchema(schema, this.after);
  }

  /** How values of the one schema differ from those of the other. */
  of(before: Written, after: Written): readonly Difference[] {
    if (before === true && after === true) return [];
    const [was, is] = [this.was(before), this.is(after)];
    if (was.names.length === 0 || is.names.length === 0) return this.between(was, is);
    const key = `${identityOf(before, was)} → ${identityOf(after, is)}`;
    const known = this.known.get(key);
    if (known) return known;
    this.known.set(key, []);
    const found = this.between(was, is);
    this.known.set(key, found);
    return found;
  }

  private between(was: FlatSchema, is: FlatSchema): readonly Difference[] {
    const nulls = nullDifferences(was, is, this.direction);
    if (was.alternatives || is.alternatives) return [...nulls, ...alternativeDifferences(was, is, this)];
    const types = typeDifferences(was, is, this.direction);
    // What holds for another type is not worth comparing.
    if (types.some(({ level }) => level === 'breaking') && isDisjoint(was, is)) return types;
    return [
      ...(was.types && is.types ? nulls : []),
      ...types,
      ...enumDifferences(was, is, this.direction, this.open ? 'request' : this.direction),
      ...ruleDifferences(was, is, this.direction),
      ...objectDifferences(was, is, this),
      ...this.itemDifferences(was, is),
    ];
  }

  private itemDifferences(was: FlatSchema, is: FlatSchema): Difference[] {
    const tuple = Array.from({ length: Math.max(was.tuple.length, is.tuple.length) }, (_, index) =>
      under(`[${index}]`, this.of(was.tuple[index] ?? was.items, is.tuple[index] ?? is.items)),
    );
    return [...tuple.flat(), ...under('[*]', this.of(was.items, is.items))];
  }
}

/** A reference alone is what its names say; beside other keywords it is what is written there. */
const identityOf = (schema: Written, { names }: FlatSchema): string =>
  isReference(schema) ? names.join('+') : `${names.join('+')} in ${JSON.stringify(schema)}`;

const isReference = (schema: Written): boolean =>
  typeof schema === 'object' && schema !== null && '$ref' in schema && Object.keys(schema).length === 1;

const isDisjoint = ({ types: was }: FlatSchema, { types: is }: FlatSchema): boolean =>
  was !== undefined && is !== undefined && ![...was].some((type) => allowsType(is, type)) && ![...is].some((type) => allowsType(was, type));
