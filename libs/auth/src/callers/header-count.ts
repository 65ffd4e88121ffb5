/** How often a header is there: Node keeps the first of several, or makes one of them. @param name in small letters */
export function headerCount(rawHeaders: readonly string[], name: string): number {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const field = rawHeaders[index] as string;
    if (field.length === name.length && field.toLowerCase() === name) count += 1;
  }
  return count;
}
