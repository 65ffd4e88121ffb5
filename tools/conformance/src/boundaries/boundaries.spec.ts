import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { projectTags } from '../rules/project-tags.ts';
import { tagsOf } from '../tree/project.ts';
import { Tree } from '../tree/tree.ts';
import { ROOT, workspace } from '../tree/workspace.ts';
import type { LintedText, LintReport } from './lint-report.ts';

const RULE = '@nx/enforce-module-boundaries';

/** A contract, where there is one yet. */
const CONTRACTS = workspace().projects.filter((project) => tagsOf(project, 'type').includes('type:contract')).slice(0, 1);

/** An import that must be refused, and what the rule says of it. */
const REFUSED: readonly (LintedText & { readonly why: RegExp })[] = [
  { path: 'libs/platform/src/x.ts', text: `import '@portico/aggregation';`, why: /Circular dependency between "platform" and "aggregation"/ },
  ...CONTRACTS.flatMap(({ name, root }) => [
    {
      path: 'libs/platform/src/x.ts',
      text: `import '@portico/${name}';`,
      why: /"type:platform" can only depend on libs tagged with "type:foundation"/,
    },
    { path: 'libs/config/src/x.ts', text: `import '@portico/${name}';`, why: /"type:foundation" cannot depend on any libs with tags/ },
    { path: `${root}/src/x.ts`, text: `import '@portico/upstream';`, why: /"type:contract" cannot depend on any libs with tags/ },
  ]),
  { path: 'libs/edge/src/x.ts', text: `import '@portico/auth';`, why: /"type:capability" can only depend on/ },
  { path: 'libs/edge/src/x.ts', text: `import '@portico/testing';`, why: /"type:capability" can only depend on/ },
  { path: 'libs/auth/src/x.ts', text: `import '@portico/partners';`, why: /Circular dependency between "auth" and "partners"/ },
  { path: 'libs/edge/src/x.ts', text: `import '@portico/partners';`, why: /"type:capability" can only depend on/ },
  { path: 'libs/upstream/src/x.ts', text: `import '@portico/sandbox';`, why: /"type:upstream" can only depend on/ },
  { path: 'apps/web-bff/src/x.spec.ts', text: `import '@portico/sandbox';`, why: /can only depend on/ },
  { path: 'apps/web-bff/src/x.ts', text: `import '../../mobile-bff/src/mobile-bff.module.ts';`, why: /cannot be imported by a relative or absolute path/ },
  { path: 'libs/edge/src/x.ts', text: `import '../../platform/src/context/scope.ts';`, why: /cannot be imported by a relative or absolute path/ },
  { path: 'apps/web-bff/e2e/x.spec.ts', text: `import '../src/features/home/home.plan.ts';`, why: /cannot be imported by a relative or absolute path/ },
  { path: 'tools/ci/src/x.ts', text: `import '@portico/sandbox';`, why: /"zone:tooling" can only depend on/ },
];

const ACCEPTED: readonly LintedText[] = [
  {
    path: 'apps/web-bff/src/x.ts',
    text: `import '@portico/aggregation';\n${CONTRACTS.map(({ name }) => `import '@portico/${name}';`).join('')}`,
  },
  { path: 'apps/web-bff/src/x.spec.ts', text: `import '@portico/testing';` },
  { path: 'apps/web-bff/e2e/x.spec.ts', text: `import '../src/web-bff.module.ts';\nimport '@portico/sandbox';` },
  { path: 'libs/partners/src/x.ts', text: `import '@portico/auth';\nimport '@portico/redis';` },
  { path: 'libs/aggregation/src/x.ts', text: `import '@portico/upstream';\nimport './explain/plan-text.ts';` },
];

const report = lint([...REFUSED, ...ACCEPTED]);

describe('the import rules', () => {
  it.each(REFUSED.map(({ path, text, why }, index) => [path, text, why, index] as const))('refuse in %s: %s', (_path, _text, why, index) => {
    expect(report.messages[index]).toEqual([{ rule: RULE, message: expect.stringMatching(why) }]);
  });

  it.each(ACCEPTED.map(({ path, text }, index) => [path, text, REFUSED.length + index] as const))('accept in %s: %s', (_path, _text, index) => {
    expect(report.messages[index]).toEqual([]);
  });

  it('name every tag they allow', () => {
    expect(report.constraints.length).toBeGreaterThan(0);
    expect(report.constraints.filter((constraint) => JSON.stringify(constraint).includes('*'))).toEqual([]);
  });
});

describe('each project says its tier and its zone', () => {
  const known = report.constraints.map(({ sourceTag }) => sourceTag);

  it('in this tree', () => {
    expect(projectTags(workspace(), known)).toEqual([]);
  });

  it('and is told what is missing, doubled or unknown', () => {
    const tree = Tree.of({
      'libs/a/project.json': '{ "tags": ["zone:product"] }',
      'libs/b/project.json': '{ "tags": ["type:platform", "type:contract", "zone:product"] }',
      'libs/c/project.json': '{ "tags": ["type:platform", "zone:elsewhere"] }',
    });
    expect(projectTags(tree, known)).toEqual([
      'libs/a/project.json has 0 tags "type:…"; give it exactly one',
      'libs/b/project.json has 2 tags "type:…"; give it exactly one',
      'libs/c/project.json has the tag zone:elsewhere, which constrains nothing; add it to eslint.config.mjs or use one that is there',
    ]);
  });
});

function lint(texts: readonly LintedText[]): LintReport {
  const script = join(ROOT, 'tools/conformance/src/boundaries/lint-texts.ts');
  const input = JSON.stringify({ texts: texts.map(({ path, text }) => ({ path, text })) });
  return JSON.parse(execFileSync(process.execPath, [script], { cwd: ROOT, input, encoding: 'utf8' })) as LintReport;
}
