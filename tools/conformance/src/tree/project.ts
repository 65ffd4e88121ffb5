import { posix } from 'node:path';

/** One project of the workspace, as its project.json says. */
export interface Project {
  readonly name: string;
  /** `libs/config` */
  readonly root: string;
  readonly tags: readonly string[];
  readonly implicitDependencies: readonly string[];
}

type ProjectFile = Partial<Omit<Project, 'root'>>;

export function projectsIn(files: ReadonlyMap<string, string>): Project[] {
  const all = [...files]
    .filter(([path]) => posix.basename(path) === 'project.json')
    .map(([path, text]) => {
      const root = posix.dirname(path);
      const { name = root, tags = [], implicitDependencies = [] } = JSON.parse(text) as ProjectFile;
      return { name, root, tags, implicitDependencies };
    });
  return all.map((project) => ({ ...project, implicitDependencies: project.implicitDependencies.flatMap((one) => named(one, all)) }));
}

/** Nx takes `tag:type:app` for all projects with that tag. */
const named = (pattern: string, all: readonly Project[]): string[] =>
  pattern.startsWith('tag:') ? all.filter(({ tags }) => tags.includes(pattern.slice('tag:'.length))).map(({ name }) => name) : [pattern];

/** The project's tags of one kind: `type` or `zone`. */
export const tagsOf = ({ tags }: Project, kind: string): string[] => tags.filter((tag) => tag.startsWith(`${kind}:`));
