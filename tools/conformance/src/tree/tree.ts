import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Project } from './project.ts';
import { projectsIn } from './project.ts';

/** The files of a workspace, by path. Rules read nothing else, so that each can be shown a tree that breaks it. */
export class Tree {
  readonly files: ReadonlyMap<string, string>;
  readonly projects: readonly Project[];

  private constructor(files: ReadonlyMap<string, string>) {
    this.files = files;
    this.projects = projectsIn(files);
  }

  /** A tree that exists only here. */
  static of(files: Readonly<Record<string, string>>): Tree {
    return new Tree(new Map(Object.entries(files)));
  }

  /** What git tracks, and what it would track: new files that it does not ignore. */
  static read(root: string): Tree {
    return new Tree(new Map(trackedFiles(root).map((path) => [path, readFileSync(join(root, path), 'utf8')])));
  }

  /** The project that a file belongs to: the one whose folder is nearest. */
  projectOf(path: string): Project | undefined {
    const around = this.projects.filter(({ root }) => path.startsWith(`${root}/`));
    return around.toSorted((a, b) => b.root.length - a.root.length)[0];
  }

  /** TypeScript that somebody wrote. */
  get sources(): ReadonlyMap<string, string> {
    return new Map([...this.files].filter(([path]) => path.endsWith('.ts') && !path.includes('/generated/')));
  }
}

export function trackedFiles(root: string): string[] {
  const listed = execFileSync('git', ['ls-files', '-coz', '--exclude-standard', '--deduplicate'], { cwd: root, encoding: 'utf8' });
  return listed.split('\0').filter((path) => path !== '' && existsSync(join(root, path)));
}
