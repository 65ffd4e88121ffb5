import type { Walked } from './walks.ts';

/** `libs/platform/src/pipeline/install.ts` stands under `platform`, as `pipeline/install.ts`. */
function byProject(files: readonly string[]): string {
  const projects = new Map<string, string[]>();
  for (const file of files) {
    const [, project = '', path = file] = /^(?:libs|apps)\/(.+?)\/src\/(.*)$/.exec(file) ?? [];
    projects.set(project, [...(projects.get(project) ?? []), `\`${path}\``]);
  }
  return [...projects].map(([project, paths]) => `- **${project}** (${paths.length}): ${paths.join(', ')}`).join('\n');
}

/** One line for each request: how many files, and how many are allowed. */
export const counts = (all: readonly Walked[]): string[] =>
  all.map(({ walk: { name, bar }, before, all: files }) => {
    return `${name}: ${before.length} files before the first byte upstream, ${files.length} in all (bar: ${bar})`;
  });

/** The section of docs/lifecycle.md. */
export const walkSection = (all: readonly Walked[]): string =>
  all
    .map(({ walk, before, all: files }) => {
      const after = files.filter((file) => !before.includes(file));
      return [
        `### ${walk.name}: ${files.length} files`,
        `At most ${walk.bar} are wanted. Before the first byte goes upstream (${before.length}):`,
        byProject(before),
        `Until the answer is sent (${after.length} more):`,
        byProject(after),
      ].join('\n\n');
    })
    .join('\n\n');
