/** One fenced code block of a Markdown text. */
export interface CodeBlock {
  /** The first word after the fence: `ts`, `sh`, `json`. */
  readonly language: string;
  readonly text: string;
  /** The line of the opening fence, from 1. */
  readonly line: number;
  /** The line of the closing fence. */
  readonly end: number;
}

const FENCE = /^( *)(`{3,})\s*(\S*)/;

/** The code blocks of a text, in order (CommonMark, section 4.5; indented ones, as in lists, are set back). */
export function codeBlocks(markdown: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  const lines = markdown.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    const [, indent = '', fence = '', language = ''] = FENCE.exec(lines[at] as string) ?? [];
    if (fence === '') continue;
    const end = lines.findIndex((line, index) => index > at && line.trim() === fence);
    if (end < 0) throw new Error(`the code block of line ${at + 1} is not closed`);
    const text = lines.slice(at + 1, end).map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line.trimStart()));
    blocks.push({ language, text: text.join('\n'), line: at + 1, end: end + 1 });
    at = end;
  }
  return blocks;
}

/** The text without its code blocks, line numbers kept. */
export function prose(markdown: string): string {
  let fence: string | undefined;
  const kept = markdown.split('\n').map((line) => {
    const found = FENCE.exec(line)?.[2];
    const inside = fence !== undefined;
    if (!inside) fence = found;
    else if (line.trim() === fence) fence = undefined;
    return inside || found ? '' : line;
  });
  return kept.join('\n');
}
