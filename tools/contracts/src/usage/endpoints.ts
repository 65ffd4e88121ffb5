import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Calls, UsedOperation } from './calls.ts';
import { classesIn } from './source-class.ts';
import type { SourceClass } from './source-class.ts';

/** An endpoint of a BFF, and the operations of services that it may call. */
export interface Endpoint {
  readonly bff: string;
  /** `GET /api/home` */
  readonly endpoint: string;
  readonly operations: readonly UsedOperation[];
}

/**
 * The endpoints of a workspace's BFFs, read from their sources: from a controller's handler along the members that it names, through
 * whatever classes it is given, down to calls of upstreams.
 */
export const endpointsIn = (root: string): Endpoint[] =>
  globSync('apps/*/src/', { cwd: root })
    .sort()
    .flatMap((folder) => {
      // Clients that BFFs share stand in a library.
      const files = globSync(['libs/*/src/**/*.client.ts', `${folder}/**/*.ts`], { cwd: root }).filter((file) => !file.endsWith('.spec.ts'));
      const classes = files.flatMap((file) => classesIn(file, readFileSync(join(root, file), 'utf8')));
      return endpointsOf(folder.split('/')[1] as string, classes);
    });

/** @param classes those of one BFF; of two that are called alike the last counts */
export function endpointsOf(bff: string, classes: readonly SourceClass[]): Endpoint[] {
  const byName = new Map(classes.map((one) => [one.name, one]));
  return classes.flatMap(({ name, routes }) =>
    routes.map(({ endpoint, handler }) => ({ bff, endpoint, operations: reachedFrom(name, handler, byName) })),
  );
}

function reachedFrom(name: string, handler: string, classes: ReadonlyMap<string, SourceClass>): UsedOperation[] {
  const found = new Map<string, UsedOperation>();
  const seen = new Set<string>();
  const due: (readonly [type: string, member: string])[] = [[name, handler]];
  for (let next = due.pop(); next; next = due.pop()) {
    const [type, member] = next;
    if (seen.has(`${type}.${member}`)) continue;
    seen.add(`${type}.${member}`);
    const { members, operations } = memberOf(type, member, classes);
    for (const one of operations) found.set(`${one.service} ${one.operation}`, one);
    for (const called of members) {
      const owner = called.field === undefined ? type : fieldOf(type, called.field, classes);
      if (owner !== undefined) due.push([owner, called.member]);
    }
  }
  return [...found.values()];
}

const NONE: Calls = { members: [], operations: [] };

const memberOf = (type: string, member: string, classes: ReadonlyMap<string, SourceClass>): Calls =>
  lineage(type, classes).find(({ members }) => members.has(member))?.members.get(member) ?? NONE;

const fieldOf = (type: string, field: string, classes: ReadonlyMap<string, SourceClass>): string | undefined =>
  lineage(type, classes).find(({ fields }) => fields.has(field))?.fields.get(field);

/** A class and those that it extends. */
function lineage(name: string, classes: ReadonlyMap<string, SourceClass>): SourceClass[] {
  const line: SourceClass[] = [];
  let one = classes.get(name);
  while (one && !line.includes(one)) {
    line.push(one);
    one = one.base === undefined ? undefined : classes.get(one.base);
  }
  return line;
}
