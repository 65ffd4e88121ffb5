import type { ListNode } from '../input-node.ts';
import type { ProblemList } from '../problem-list.ts';
import { quote } from '../quote.ts';
import { valueOf } from '../schema/settings-of.ts';
import type { SettingPath } from '../setting-path.ts';
import { formatPath } from '../setting-path.ts';

/** Refuses items that share the value of one key, such as two upstreams of the same name. */
export function refuseDuplicates(
  items: readonly (object | undefined)[],
  key: string,
  { items: nodes, origin }: ListNode,
  path: SettingPath,
  problems: ProblemList,
): void {
  const first = new Map<unknown, number>();
  items.forEach((item, index) => {
    const value = item === undefined ? undefined : valueOf(item, key);
    if (typeof value !== 'string' && typeof value !== 'number') return;
    const earlier = first.get(value);
    if (earlier === undefined) {
      first.set(value, index);
      return;
    }
    const node = nodes[index];
    const written = (node?.is === 'map' ? node.entries.get(key) : undefined) ?? node;
    const problem = `${quote(value)} is already the ${key} of ${formatPath([...path, earlier])}`;
    problems.add([...path, index, key], problem, `give each item its own ${key}`, written?.origin ?? origin);
  });
}
