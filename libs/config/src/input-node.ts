import type { Origin } from './origin.ts';

/** One value as it was written, before conversion, with the place it came from. */
export type InputNode = ScalarNode | ListNode | MapNode;

export interface ScalarNode {
  readonly is: 'scalar';
  readonly value: string | number | boolean | null;
  readonly origin: Origin;
}

export interface ListNode {
  readonly is: 'list';
  readonly items: readonly InputNode[];
  readonly origin: Origin;
}

export interface MapNode {
  readonly is: 'map';
  readonly entries: ReadonlyMap<string, InputNode>;
  readonly origin: Origin;
}

/** A key with nothing after it, which YAML reads as null. */
export function isEmpty(node: InputNode): boolean {
  return node.is === 'scalar' && node.value === null;
}

/** The value as plain JavaScript data. */
export function toPlain(node: InputNode): unknown {
  if (node.is === 'scalar') return node.value;
  if (node.is === 'list') return node.items.map(toPlain);
  return Object.fromEntries([...node.entries].map(([key, value]) => [key, toPlain(value)]));
}

/** A copy of the map with `value` at `path`; maps on the way are made, but what is there in another shape stays as it is. */
export function withValueAt(map: MapNode, path: readonly (string | number)[], value: InputNode): MapNode {
  const [key, ...rest] = path;
  if (typeof key !== 'string') throw new TypeError('a section has no numbered items');
  return { ...map, entries: new Map(map.entries).set(key, replaced(map.entries.get(key), rest, value)) };
}

function replaced(node: InputNode | undefined, path: readonly (string | number)[], value: InputNode): InputNode {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof step === 'string') {
    const map = node === undefined || isEmpty(node) ? emptyMap(node?.origin ?? value.origin) : node;
    return map.is === 'map' ? withValueAt(map, path, value) : map;
  }
  if (node?.is !== 'list') throw new TypeError(`there is no item ${step}`);
  return { ...node, items: node.items.with(step, replaced(node.items[step], rest, value)) };
}

export function emptyMap(origin: Origin): MapNode {
  return { is: 'map', entries: new Map(), origin };
}

/** A copy of the map that lacks one key. */
export function without(map: MapNode, key: string): MapNode {
  return { ...map, entries: new Map([...map.entries].filter(([name]) => name !== key)) };
}
