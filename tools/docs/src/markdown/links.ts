import { prose } from './code-block.ts';

export interface Link {
  readonly target: string;
  /** From 1. */
  readonly line: number;
}

/** The links of a document, pictures and HTML ones included. */
export function linksIn(markdown: string): Link[] {
  const link = /\]\(([^)\s]+)\)|(?:href|src|srcset)="([^"]+)"/g;
  const lines = prose(markdown).split('\n');
  const targetsIn = (line: string): string[] => Array.from(line.matchAll(link), ([, inline, html]) => inline ?? html ?? '');
  return lines.flatMap((line, index) => targetsIn(line).map((target) => ({ target, line: index + 1 })));
}

/** The anchors of a document's headings, as GitHub makes them. */
export function anchorsIn(markdown: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of prose(markdown).matchAll(/^#{1,6} (.+)$/gm)) {
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const slug = plain.replace(/[^\p{L}\p{N}\s_-]/gu, '').trim().replace(/\s/g, '-');
    let anchor = slug;
    for (let again = 1; anchors.has(anchor); again += 1) anchor = `${slug}-${again}`;
    anchors.add(anchor);
  }
  return anchors;
}
