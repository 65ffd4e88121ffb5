/** Fields as they stand in a head, each with its line break in front (RFC 9112, section 5). @param fields names and values in turn */
export function fieldLines(fields: readonly string[]): string {
  let lines = '';
  for (let index = 0; index < fields.length; index += 2) lines += `\r\n${fields[index]}: ${fields[index + 1]}`;
  return lines;
}
