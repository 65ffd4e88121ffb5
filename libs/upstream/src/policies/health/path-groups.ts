/** Segments of a path that are looked at. */
const DEPTH = 4;
/** Names at one place of a path that are told apart; there are more where a segment is an id, a name or a search word. */
const NAMES = 16;
/** Groups in all. What comes after goes to the group of the path's beginning. */
const GROUPS = 128;
/** What identifies something, rather than being the name of an operation. */
const IDENTIFIER = /[\d%@~,;:=]|^.{33,}$/;
const ANY = '{}';

class Node {
  readonly below = new Map<string, Node>();

  constructor(readonly group: string) {}
}

/**
 * Which requests belong to one operation, where no contract says so: by their paths, with `{}` for what identifies something. That is
 * what holds digits, and whatever has sixteen siblings already. Paths may come from clients, so the number of groups is bounded.
 */
export class PathGroups {
  private readonly root = new Node('');
  private count = 0;

  /** @param path with its query, as it is sent @returns such as `/orders/{}/lines` */
  of(path: string): string {
    const query = path.indexOf('?');
    const end = query < 0 ? path.length : query;
    let node = this.root;
    let at = 1;
    for (let depth = 0; depth < DEPTH && at < end; depth += 1) {
      const slash = path.indexOf('/', at);
      const next = slash < 0 || slash > end ? end : slash;
      const below = this.below(node, path.slice(at, next));
      if (below === node) break;
      node = below;
      at = next + 1;
    }
    return node.group === '' ? '/' : node.group;
  }

  private below(node: Node, segment: string): Node {
    const known = node.below.get(segment);
    if (known) return known;
    const name = IDENTIFIER.test(segment) || node.below.size >= NAMES ? ANY : segment;
    const same = node.below.get(name);
    if (same) return same;
    if (this.count >= GROUPS) return node;
    this.count += 1;
    const added = new Node(`${node.group}/${name}`);
    node.below.set(name, added);
    return added;
  }
}
