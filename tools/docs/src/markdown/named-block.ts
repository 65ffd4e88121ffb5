import { codeBlocks } from './code-block.ts';
import type { CodeBlock } from './code-block.ts';

/** A code block whose first line names a file: `// apps/web-bff/src/main.ts`, `# apps/web-bff/bff.yaml`. */
export interface NamedBlock extends CodeBlock {
  readonly path: string;
  /** The text below the first line. */
  readonly body: string;
}

const NAMING = /^(?:\/\/|#) ?([\w@./-]+\.(?:ts|yaml|json|proto|mjs))$/;

/** The blocks in a language that must name their files. @throws Error for one that does not */
export function namedBlocks(markdown: string, ...languages: readonly string[]): NamedBlock[] {
  return codeBlocks(markdown)
    .filter(({ language }) => languages.includes(language))
    .map((block) => {
      const [first = '', ...rest] = block.text.split('\n');
      const path = NAMING.exec(first.trim())?.[1];
      if (!path) throw new Error(`the ${block.language} block of line ${block.line} must name its file in its first line`);
      return { ...block, path, body: rest.join('\n') };
    });
}
