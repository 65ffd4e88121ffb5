import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StartOutcome } from './starting.ts';
import type { CorpusWorkspace } from './workspace.ts';

/** What an answer's type says: something; nothing, because the contract does not either; or less than the contract. */
export type AnswerType = 'typed' | 'free' | 'unknown' | 'never';

export interface TypeOutcome {
  /** Errors of the compiler, besides those that tell of answers. */
  readonly errors: readonly string[];
  /** By operation, where it is not `typed`. */
  readonly answers: ReadonlyMap<string, AnswerType>;
  /** Operations whose input no value fits. */
  readonly uncallable: ReadonlySet<string>;
}

/** Documents that one program holds. */
const AT_ONCE = 50;

/** What each operation takes and brings, as a program that is an error where that is nothing. */
function programOf(operations: StartOutcome['operations'], upstream: string): { readonly text: string; readonly lines: readonly string[] } {
  const head = [
    `import type { HttpContract } from '${upstream}/contract.ts';`,
    `import type { CallAnswer, CallInput, JsonValue, OperationAt } from '${upstream}/http-types.ts';`,
    `import * as generated from './src/generated/contract.ts';`,
    `type Contract = (typeof generated)[keyof typeof generated];`,
    `export const contract: HttpContract = Object.values(generated)[0] as Contract;`,
    `type Answer<T> = [T] extends [never] ? 'never' : unknown extends T ? 'unknown' : [JsonValue] extends [T] ? 'free' : 'typed';`,
    `type Input<T> = [T] extends [never] ? 'never' : 'typed';`,
  ];
  const lines = operations.flatMap(({ name }) => {
    const [method = '', path = ''] = [name.slice(0, name.indexOf(' ')).toLowerCase(), name.slice(name.indexOf(' ') + 1)];
    const operation = `OperationAt<Contract, '${method}', ${JSON.stringify(path)}>`;
    return [`Answer<CallAnswer<${operation}>>`, `Input<CallInput<${operation}>>`].map((type) => `{ const _: ${type} = 'typed'; void _; }`);
  });
  return { text: [...head, ...lines, ''].join('\n'), lines: [...head.map(() => ''), ...operations.flatMap(({ name }) => [name, name])] };
}

/** Type-checks all generated contracts and each of their operations: one program for many of them. */
export async function typecheckAll(
  workspace: CorpusWorkspace,
  started: ReadonlyMap<string, StartOutcome>,
  repository: string,
): Promise<Map<string, TypeOutcome>> {
  const services = [...started.keys()];
  const outcomes = new Map<string, TypeOutcome>();
  for (let from = 0; from < services.length; from += AT_ONCE) {
    const batch = services.slice(from, from + AT_ONCE);
    const programs = new Map(
      batch.map((service) => [
        service,
        programOf((started.get(service) as StartOutcome).operations, join(repository, 'libs/upstream/src/calls/contract')),
      ]),
    );
    for (const [service, { text }] of programs) writeFileSync(join(workspace.folderOf(service), 'check.ts'), text);
    const errors = await compilerErrors(workspace, batch, repository);
    for (const [service, { lines }] of programs) outcomes.set(service, outcomeOf(errors.get(service) ?? [], lines));
  }
  return outcomes;
}

interface CompilerError {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

async function compilerErrors(
  workspace: CorpusWorkspace,
  batch: readonly string[],
  repository: string,
): Promise<Map<string, CompilerError[]>> {
  const config = join(workspace.root, 'tsconfig.json');
  writeFileSync(
    config,
    JSON.stringify({
      extends: join(repository, 'tsconfig.base.json'),
      compilerOptions: { types: ['node'], typeRoots: [join(repository, 'node_modules/@types')], noUnusedLocals: false },
      files: batch.map((service) => join(workspace.folderOf(service), 'check.ts')),
    }),
  );
  const child = spawn(
    process.execPath,
    [join(repository, 'node_modules/typescript-native/bin/tsc'), '-p', config, '--noEmit', '--pretty', 'false'],
    { cwd: workspace.root, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const timer = setTimeout(() => child.kill('SIGKILL'), 10 * 60_000);
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  await once(child, 'close');
  clearTimeout(timer);
  const found = new Map<string, CompilerError[]>();
  for (const [, path = '', line, message = ''] of output.matchAll(/^(\S.*?)\((\d+),\d+\): error (TS\d+: .*)$/gm)) {
    const service = /libs\/contracts\/([^/]+)\//.exec(path)?.[1] ?? '';
    found.set(service, [...(found.get(service) ?? []), { file: path.split('/').at(-1) as string, line: Number(line), message }]);
  }
  return found;
}

function outcomeOf(errors: readonly CompilerError[], lines: readonly string[]): TypeOutcome {
  const answers = new Map<string, AnswerType>();
  const uncallable = new Set<string>();
  const others: string[] = [];
  for (const { file, line, message } of errors) {
    const operation = file === 'check.ts' ? (lines[line - 1] ?? '') : '';
    const told = /^TS2322: Type '"typed"' is not assignable to type '"(free|unknown|never)"'/.exec(message)?.[1];
    if (operation === '' || told === undefined) others.push(`${file}: ${message}`);
    // The answer's line is the first of the two of an operation.
    else if (lines[line] === operation) answers.set(operation, told as AnswerType);
    else uncallable.add(operation);
  }
  return { errors: others, answers, uncallable };
}
