import { REQUEST_MESSAGE } from './request-log.ts';

type Line = Readonly<Record<string, unknown>>;

/**
 * One log line for a person, aligned so that a column of requests can be read down:
 *
 * ```
 * 12:04:31.120  GET     200    12.3 ms   1.5 kB  /api/home  9f3c2a-1
 * 12:04:31.480  GET     504   800.4 ms    181 B  /api/home  9f3c2a-2  upstream-timeout: no answer within 800 ms
 * ```
 */
export function humanLine(line: Line): string {
  const { level, time, bff: _bff, msg, err, ...rest } = line;
  const text = msg === REQUEST_MESSAGE && typeof rest['status'] === 'number' ? requestText(rest) : messageText(String(level), String(msg ?? ''), rest);
  return `${clock(Number(time))}  ${visible(text)}${stackText(err)}\n`;
}

function requestText(line: Line): string {
  const { method, status, durationMs, bytes, over, route, requestId, caller, problem, cause, causeCode, partial } = line;
  const columns = [
    String(method).padEnd(6),
    String(status).padStart(4),
    `${Number(durationMs).toFixed(1)} ms`.padStart(11),
    (bytes === undefined ? '-' : size(Number(bytes))).padStart(8),
    ` ${String(route)}`,
    ` ${String(requestId)}`,
  ].join(' ');
  const why = [problem, cause, causeCode].filter((text) => text !== undefined).join(': ');
  return `${columns}${caller === undefined ? '' : `  ${String(caller)}`}${over === undefined ? '' : `  ${size(Number(over))} over budget`}${why && `  ${why}`}${partialText(partial)}`;
}

const partialText = (partial: unknown): string =>
  Array.isArray(partial) ? `  partial: ${(partial as Line[]).map(({ part, is, reason, cause }) => `${String(part)} ${String(is)} (${String(cause ?? reason)})`).join(', ')}` : '';

function messageText(level: string, message: string, { context, ...rest }: Line): string {
  const where = context === undefined ? '' : `[${String(context)}] `;
  const more = Object.keys(rest).length === 0 ? '' : `${message && ' '}${JSON.stringify(rest)}`;
  return `${level.padEnd(6)} ${where}${message}${more}`;
}

function stackText(error: unknown, by = ''): string {
  if (typeof error !== 'object' || error === null) return '';
  const { stack, message, cause, errors } = error as Line;
  const lines = String(stack ?? message).split('\n').map(visible);
  const others = Array.isArray(errors) ? errors.map((one) => stackText(one, 'one of them: ')).join('') : '';
  return `\n    ${by}${lines.join('\n    ')}${stackText(cause, 'caused by ')}${others}`;
}

/** What moves the cursor, begins a line, or turns the direction of writing (Unicode, categories Cc, Zl, Zp and the controls of UAX #9). */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** With escapes as JSON has them: what comes from elsewhere must not look like a line of its own. */
const visible = (text: string): string => text.replace(UNSEEN, (character) => NAMED[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const clock = (time: number): string => {
  const at = new Date(time);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${String(at.getMilliseconds()).padStart(3, '0')}`;
};

const size = (bytes: number): string => (bytes < 1000 ? `${bytes} B` : `${(bytes / 1000).toFixed(1)} kB`);
