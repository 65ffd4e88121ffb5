/**
 * Lints texts as if they stood at their paths, and tells the import rules that apply there. A process of its own, because
 * ESLint loads its configuration as an ES module. Reads `LintRequest`, writes `LintReport`, both as JSON.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ESLint } from 'eslint';
import type { DependencyConstraint, LintReport, LintRequest } from './lint-report.ts';

const BOUNDARIES = '@nx/enforce-module-boundaries';

const root = join(import.meta.dirname, '../../../..');
const eslint = new ESLint({ cwd: root });
const { texts } = JSON.parse(readFileSync(0, 'utf8')) as LintRequest;

const messages: LintReport['messages'][number][] = [];
for (const { path, text } of texts) {
  const [result] = await eslint.lintText(text, { filePath: join(root, path) });
  messages.push((result?.messages ?? []).map(({ ruleId, message }) => ({ rule: ruleId, message })));
}
const { rules } = (await eslint.calculateConfigForFile(join(root, 'libs/any/src/index.ts'))) as {
  rules: Record<string, [number, { depConstraints: DependencyConstraint[] }]>;
};
process.stdout.write(JSON.stringify({ messages, constraints: rules[BOUNDARIES]?.[1].depConstraints ?? [] } satisfies LintReport));
