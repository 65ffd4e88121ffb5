import { tagsOf } from '../tree/project.ts';
import type { Tree } from '../tree/tree.ts';

/** Each BFF's OpenAPI document is committed, and held against the BFF with all tests: clients read what changes. */
export const describedBffs = (tree: Tree): string[] =>
  tree.projects
    .filter((project) => project.root.startsWith('apps/') && tagsOf(project, 'type').includes('type:app'))
    .flatMap(({ root }) => {
      const { targets = {} } = JSON.parse(tree.files.get(`${root}/project.json`) ?? '{}') as { targets?: Record<string, unknown> };
      return [
        ...('openapi' in targets ? [] : [`${root}/project.json has no target "openapi"; add "openapi": {}`]),
        ...(tree.files.has(`${root}/openapi.json`) ? [] : [`${root}/openapi.json is missing; run \`npm run openapi\` and commit it`]),
      ];
    });
