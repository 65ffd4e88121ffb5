/** `breaking`: a client that is right before the change may be wrong after it. `additive`: every such client stays right. */
export type Level = 'breaking' | 'additive';

/** Who writes a value: the client (a request) or the service (an answer). What widens the one narrows what the other may rely on. */
export type Direction = 'request' | 'answer';

/** What has changed within a value. */
export interface Difference {
  readonly level: Level;
  /** Where, as a JSONPath (RFC 9535) that goes on from the value: `.items[*].sku`. */
  readonly path: string;
  readonly message: string;
}

/** More values are allowed than before: readers meet ones that they do not know, writers lose nothing. */
export const widened = (direction: Direction, message: string, path = ''): Difference => ({
  level: direction === 'answer' ? 'breaking' : 'additive',
  path,
  message,
});

/** Fewer values are allowed than before: what writers send is refused, readers lose nothing. */
export const narrowed = (direction: Direction, message: string, path = ''): Difference => ({
  level: direction === 'request' ? 'breaking' : 'additive',
  path,
  message,
});

/** Some values are new, and others are gone. */
export const replaced = (message: string, path = ''): Difference => ({ level: 'breaking', path, message });

export const under = (step: string, differences: readonly Difference[]): Difference[] =>
  differences.map((one) => ({ ...one, path: step + one.path }));

/** A step to a member: `.sku`, or `['x-y']` where the name is no plain one (RFC 9535, section 2.5.1). */
export const member = (name: string): string =>
  /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? `.${name}` : `['${name.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}']`;
