const CUT = /^\s*(?:\/\/|#) …$/;

/**
 * Says which piece of an excerpt is not in the text that it comes from, or undefined when all are, in order. A line of only
 * `// …` or `# …` cuts the excerpt into pieces.
 */
export function strangerIn(excerpt: string, source: string): string | undefined {
  let at = 0;
  for (const piece of piecesOf(excerpt)) {
    const found = source.indexOf(`\n${piece}\n`, at);
    if (found < 0) return piece;
    at = found + piece.length;
  }
  return undefined;
}

function piecesOf(excerpt: string): string[] {
  const pieces: string[][] = [[]];
  for (const line of excerpt.split('\n')) {
    if (CUT.test(line)) pieces.push([]);
    else pieces.at(-1)?.push(line);
  }
  return pieces.map((lines) => lines.join('\n').replace(/^\n+|\n+$/g, '')).filter((piece) => piece !== '');
}
