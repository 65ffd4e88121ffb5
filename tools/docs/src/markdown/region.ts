/**
 * Puts a text between the marks `<!-- generated: name -->` and `<!-- end: name -->` of a document.
 * @throws Error when the marks are not there, once each
 */
export function withRegion(markdown: string, name: string, text: string): string {
  const [open, close] = [`<!-- generated: ${name} -->`, `<!-- end: ${name} -->`];
  const [before, inner, ...more] = markdown.split(open);
  const [, after, ...others] = inner?.split(close) ?? [];
  if (after === undefined || more.length > 0 || others.length > 0) {
    throw new Error(`the marks of "${name}" must be there once: ${open} … ${close}`);
  }
  return `${before}${open}\n\n${text.trim()}\n\n${close}${after}`;
}
