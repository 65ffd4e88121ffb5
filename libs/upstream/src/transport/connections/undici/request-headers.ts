/** The fields that `fieldLines` has written, names and values in turn. */
export function headersOf(lines: string): string[] {
  const headers: string[] = [];
  for (const line of lines.split('\r\n')) {
    const end = line.indexOf(': ');
    if (end > 0) headers.push(line.slice(0, end), line.slice(end + 2));
  }
  return headers;
}
