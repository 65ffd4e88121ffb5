/** An HTTP/1.1 answer as it came over the wire. */
export interface RawAnswer {
  readonly status: number;
  /** By lower-case name; the last of several wins. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Reads one answer from the bytes so far; undefined while it is not complete. Without Content-Length or chunks an answer lasts
 * as long as the connection (RFC 9112, section 6.3), so `ended` decides.
 */
export function readAnswer(bytes: Buffer, toHead: boolean, ended: boolean): RawAnswer | undefined {
  const head = bytes.indexOf('\r\n\r\n');
  if (head < 0) return undefined;
  const [statusLine = '', ...lines] = bytes.toString('latin1', 0, head).split('\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3})\b/.exec(statusLine)?.[1] ?? Number.NaN);
  if (Number.isNaN(status)) throw new Error(`not an HTTP answer: ${statusLine}`);
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const body = bodyOf(bytes.subarray(head + 4), headers, toHead || status === 204 || status === 304, ended);
  return body === undefined ? undefined : { status, headers, body: body.toString('utf8') };
}

function bodyOf(bytes: Buffer, headers: Record<string, string>, none: boolean, ended: boolean): Buffer | undefined {
  if (none) return Buffer.alloc(0);
  if (headers['transfer-encoding'] === 'chunked') return dechunk(bytes);
  const length = headers['content-length'];
  if (length === undefined) return ended ? bytes : undefined;
  return bytes.length >= Number(length) ? bytes.subarray(0, Number(length)) : undefined;
}

function dechunk(bytes: Buffer): Buffer | undefined {
  const chunks: Buffer[] = [];
  for (let at = 0; ;) {
    const line = bytes.indexOf('\r\n', at);
    if (line < 0) return undefined;
    const size = Number.parseInt(bytes.toString('latin1', at, line), 16);
    if (bytes.length < line + 2 + size + 2) return undefined;
    if (size === 0) return Buffer.concat(chunks);
    chunks.push(bytes.subarray(line + 2, line + 2 + size));
    at = line + 2 + size + 2;
  }
}
