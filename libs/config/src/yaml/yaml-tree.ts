import type { Document, LineCounter, Node, Scalar } from 'yaml';
import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { InputNode, ListNode, MapNode, ScalarNode } from '../input-node.ts';
import type { Origin } from '../origin.ts';
import type { ProblemList } from '../problem-list.ts';
import type { SettingPath } from '../setting-path.ts';

/** Turns the parser's nodes into input nodes: aliases followed, duplicate keys refused, every value with its line. */
export class YamlTree {
  /** Whether parts of the tree are missing or joined wrongly, so that there is no sense in judging the settings in it. */
  isBroken = false;
  /** Nodes being built, to notice an alias within its own anchor. */
  private readonly open = new Set<Node>();
  /** Nodes built, so that an anchor used many times is built once and a chain of aliases cannot grow without end. */
  private readonly built = new Map<Node, InputNode>();

  constructor(
    private readonly document: Document,
    private readonly file: string,
    private readonly lines: LineCounter,
    private readonly problems: ProblemList,
  ) {}

  /** @param origin the place to name for a node that has no line of its own, and for a collection: the line of its key. */
  build(node: unknown, path: SettingPath, origin: Origin): InputNode {
    if (isAlias(node)) return this.follow(node.resolve(this.document), path, origin);
    if (isMap(node)) return this.once(node, () => this.map(node.items, path, origin));
    if (isSeq(node)) return this.once(node, () => this.list(node.items, path, origin));
    return this.scalar(node, path, origin);
  }

  private follow(target: Node | undefined, path: SettingPath, origin: Origin): InputNode {
    if (target !== undefined && !this.open.has(target)) {
      return { ...(this.built.get(target) ?? this.build(target, path, origin)), origin };
    }
    this.isBroken = true;
    const problem = target === undefined ? 'the alias names no anchor above it' : 'the alias leads back to itself';
    this.problems.add(path, problem, 'write the value in full, or put text that starts with * in quotes', origin);
    return { is: 'scalar', value: null, origin };
  }

  private once(node: Node, build: () => InputNode): InputNode {
    this.open.add(node);
    const result = build();
    this.open.delete(node);
    this.built.set(node, result);
    return result;
  }

  private map(items: readonly { key: unknown; value: unknown }[], path: SettingPath, origin: Origin): MapNode {
    const entries = new Map<string, InputNode>();
    for (const { key, value } of items) {
      const name = String(isScalar(key) ? key.value : key);
      const keyOrigin = this.place(key, origin);
      const earlier = entries.get(name);
      if (earlier === undefined) entries.set(name, this.build(value, [...path, name], keyOrigin));
      else this.refuseDuplicate([...path, name], keyOrigin, earlier.origin);
    }
    return { is: 'map', entries, origin };
  }

  private list(items: readonly unknown[], path: SettingPath, origin: Origin): ListNode {
    const build = (item: unknown, index: number) => this.build(item, [...path, index], this.place(item, origin));
    return { is: 'list', items: items.map(build), origin };
  }

  private scalar(node: unknown, path: SettingPath, origin: Origin): ScalarNode {
    // A line that is indented too far continues the text above it, so that `port: 80` and a secret below it would be one value.
    if (isScalar(node) && node.type === 'PLAIN' && this.linesOf(node) > 1) {
      this.isBroken = true;
      this.problems.add(path, 'runs over several lines', 'correct the indentation below it, or put the text in quotes', origin);
    }
    const value: unknown = isScalar(node) ? node.value : null;
    const known = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    return { is: 'scalar', value: known ? value : null, origin };
  }

  private refuseDuplicate(path: SettingPath, origin: Origin, earlier: Origin): void {
    const line = earlier.from === 'file' && earlier.line !== undefined ? `; line ${earlier.line} has it already` : '';
    this.problems.add(path, `is written twice${line}`, 'remove one of the two', origin);
  }

  private linesOf({ range }: Scalar): number {
    return range ? this.lines.linePos(range[1]).line - this.lines.linePos(range[0]).line + 1 : 1;
  }

  private place(node: unknown, otherwise: Origin): Origin {
    const range = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range : undefined;
    return range ? { from: 'file', file: this.file, line: this.lines.linePos(range[0]).line } : otherwise;
  }
}
