import ts from 'typescript';

const importedIn = (text: string): readonly ts.FileReference[] => ts.preProcessFile(text, true, true).importedFiles;

/** What compiled code or declarations import, in whichever form. */
export const specifiersIn = (text: string): string[] => importedIn(text).map(({ fileName }) => fileName);

/** Declarations with the names that their files have once they are compiled. The compiler leaves them as they were. */
export function withCompiledNames(declarations: string): string {
  let [result, at] = ['', 0];
  for (const { fileName, pos, end } of importedIn(declarations)) {
    if (!fileName.startsWith('.')) continue;
    const begin = declarations.indexOf(fileName, pos);
    result += declarations.slice(at, begin) + fileName.replace(/(?<!\.d)\.ts$/, '.js');
    at = Math.max(end, begin + fileName.length);
    result += declarations.slice(begin + fileName.length, at);
  }
  return result + declarations.slice(at);
}
