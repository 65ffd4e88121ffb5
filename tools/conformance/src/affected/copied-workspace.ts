import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { trackedFiles } from '../tree/tree.ts';

/** The settings of the person who runs the test play no part. */
const GIT = ['-c', 'user.name=conformance', '-c', 'user.email=conformance@example.com', '-c', 'commit.gpgsign=false', '-c', 'core.hooksPath='];
const NX = 'node_modules/nx/dist/bin/nx.js';

/** A repository of its own with this workspace's files, one commit old, to try changes in. */
export class CopiedWorkspace {
  readonly root: string;

  constructor(original: string) {
    this.root = mkdtempSync(join(tmpdir(), 'portico-copied-'));
    for (const path of trackedFiles(original)) {
      mkdirSync(dirname(join(this.root, path)), { recursive: true });
      cpSync(join(original, path), join(this.root, path));
    }
    symlinkSync(join(original, 'node_modules'), join(this.root, 'node_modules'));
    this.git('init', '--quiet', '--initial-branch=main');
    // "node_modules/" in .gitignore is a folder; here it is a link.
    writeFileSync(join(this.root, '.git/info/exclude'), '/node_modules\n');
    this.commit();
  }

  /** Commits a change, asks Nx which projects that affects, and takes the change back. */
  affectedBy(change: () => void): string[] {
    change();
    this.commit();
    const names = JSON.parse(this.nx('show', 'projects', '--affected', '--base=HEAD~1', '--head=HEAD', '--json')) as string[];
    this.git('reset', '--quiet', '--hard', 'HEAD~1');
    return names.sort();
  }

  /** Commits a change, asks Nx which tasks have other inputs then, and takes the change back: the others come from its cache. */
  rerunBy(change: () => void): string[] {
    const before = this.taskHashes();
    change();
    this.commit();
    const after = this.taskHashes();
    this.git('reset', '--quiet', '--hard', 'HEAD~1');
    return Object.keys(after)
      .filter((task) => after[task] !== before[task])
      .sort();
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  append(path: string, text: string): void {
    this.write(path, readFileSync(join(this.root, path), 'utf8') + text);
  }

  editJson<T>(path: string, edit: (content: T) => void): void {
    const content = JSON.parse(readFileSync(join(this.root, path), 'utf8')) as T;
    edit(content);
    this.write(path, `${JSON.stringify(content, null, 2)}\n`);
  }

  remove(): void {
    rmSync(this.root, { recursive: true });
  }

  private taskHashes(): Readonly<Record<string, string>> {
    return JSON.parse(this.node(join(__dirname, 'task-hashes.cjs'))) as Record<string, string>;
  }

  private commit(): void {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--message=a change');
  }

  git(...args: readonly string[]): void {
    execFileSync('git', [...GIT, ...args], { cwd: this.root });
  }

  private nx(...args: readonly string[]): string {
    return this.node(NX, ...args);
  }

  private node(...args: readonly string[]): string {
    // Nx may run this test itself, and has put its own workspace into the environment.
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(NX_|NODE_OPTIONS$)/.test(name)));
    return execFileSync(process.execPath, args, { cwd: this.root, env: { ...env, NX_DAEMON: 'false', NX_VERBOSE_LOGGING: 'false' }, encoding: 'utf8' });
  }
}
