import { tagsOf } from '../tree/project.ts';
import type { Tree } from '../tree/tree.ts';

/** Each project has one tag that says its tier and one that says its zone, and the import rules know both. */
export const projectTags = (tree: Tree, known: readonly string[]): string[] =>
  tree.projects.flatMap((project) =>
    ['type', 'zone'].flatMap((kind) => {
      const tags = tagsOf(project, kind);
      const place = `${project.root}/project.json`;
      if (tags.length !== 1) return `${place} has ${tags.length} tags "${kind}:…"; give it exactly one`;
      if (!known.includes(tags[0] ?? '')) return `${place} has the tag ${tags[0]}, which constrains nothing; add it to eslint.config.mjs or use one that is there`;
      return [];
    }),
  );
