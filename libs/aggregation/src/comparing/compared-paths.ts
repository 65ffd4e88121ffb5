import { StartError } from '@portico/platform';

/** What has no fields of its own in JSON. */
type Value = string | number | boolean | bigint | symbol | null | undefined | Date | ((...args: never[]) => unknown);

/**
 * The paths of a view's fields: names with dots between them, through lists as if they were not there. `items.price.amount` is the amount of each
 * item's price. Below six levels any text is one.
 */
export type PathIn<V, Depth extends readonly 0[] = []> = Depth['length'] extends 6
  ? string
  : V extends Value
    ? never
    : V extends readonly (infer Item)[]
      ? PathIn<Item, Depth>
      : { [K in keyof V & string]-?: K | `${K}.${PathIn<V[K], [...Depth, 0]>}` }[keyof V & string];

/** What may be said of paths. */
export interface PathRules<P extends string> {
  /** Paths that are not compared, with all below them. */
  readonly ignore?: readonly P[];
  /** Lists whose items are told apart by a field of theirs, wherever they stand: `{ items: 'sku' }`. All others are compared by position. */
  readonly lists?: Readonly<Partial<Record<P, string>>>;
  /** Paths whose values the report may show, with all below them. Of all others it tells what kind of value there is. */
  readonly show?: readonly P[];
}

/** What is said of one path, and of those below it. */
export class ComparedPath {
  ignored = false;
  shown = false;
  /** Names the items of a list. */
  key: string | undefined = undefined;
  readonly below = new Map<string, ComparedPath>();

  /** @throws StartError where a path is none. @param whose for the message: `the comparison of plan "home"` */
  static from({ ignore = [], lists = {}, show = [] }: PathRules<string>, whose: string): ComparedPath {
    const root = new ComparedPath();
    const at = (path: string): ComparedPath => {
      const names = path.split('.');
      if (names.includes('')) throw new StartError([`${whose} names the path "${path}"; write the names of fields with dots between them, such as items.price`]);
      return names.reduce((node, name) => node.next(name), root);
    };
    for (const path of ignore) at(path).ignored = true;
    for (const path of show) at(path).shown = true;
    for (const [path, key] of Object.entries(lists)) at(path).key = key;
    return root;
  }

  private next(name: string): ComparedPath {
    const known = this.below.get(name) ?? new ComparedPath();
    this.below.set(name, known);
    return known;
  }
}
