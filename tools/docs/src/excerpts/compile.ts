import { join } from 'node:path';
import ts from 'typescript';
import type { NamedBlock } from '../markdown/named-block.ts';
import { ROOT } from '../tree/workspace.ts';

/** Compiles blocks as if each stood in a file of its own in the workspace; nothing is written. @returns the errors, by block */
export function compileErrors(blocks: readonly NamedBlock[]): string[][] {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.base.json'), ts.sys.readFile) as { config: object };
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [] }, ts.sys, ROOT);
  const files = new Map(blocks.map(({ path, body }, index) => [join(ROOT, `docs/example-${index}`, path), body]));
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists, getSourceFile } = host;
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.readFile = (name) => files.get(name) ?? readFile(name);
  host.getSourceFile = (name, version) => {
    const text = files.get(name);
    return text === undefined ? getSourceFile(name, version) : ts.createSourceFile(name, text, version);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  const errorsIn = (file: string) => ts.getPreEmitDiagnostics(program, program.getSourceFile(file));
  const textOf = ({ messageText }: ts.Diagnostic): string => ts.flattenDiagnosticMessageText(messageText, ' ');
  return Array.from(files.keys(), (file) => errorsIn(file).map(textOf));
}
