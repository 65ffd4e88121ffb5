const [OPEN, CLOSE] = ['<!-- generated: walk -->', '<!-- end: walk -->'];

/** docs/lifecycle.md with the list put between its marks. @throws Error when the marks are not there */
export function withWalk(document: string, section: string): string {
  const [from, to] = [document.indexOf(OPEN), document.indexOf(CLOSE)];
  if (from < 0 || to < from) throw new Error(`docs/lifecycle.md has no section between ${OPEN} and ${CLOSE}`);
  return `${document.slice(0, from)}${OPEN}\n\n${section}\n\n${document.slice(to)}`;
}
