import type { App, Sample } from './app.ts';

/** Where everything is, and what to try. */
export function welcome(apps: readonly App[], sandboxPort: number): string {
  const rows = [
    ['', 'API', 'management'],
    ...apps.map(({ name, port, managementPort }) => [name, url(port), url(managementPort)]),
    ['sandbox', url(sandboxPort), 'the demo services: their faults and calls'],
  ];
  const samples = apps.flatMap((app) => [`${app.name}`, ...app.samples.map((sample) => `  ${curl(app, sample)}`), '']);
  return [table(rows), '', 'Try', '', ...samples, 'Ctrl-C stops everything.'].map((line) => (line ? `  ${line.replaceAll('\n', '\n  ')}` : '')).join('\n');
}

/** The sample as a command for the shell. */
export function curl({ port }: App, { path, headers = {}, body }: Sample): string {
  const all = body === undefined ? headers : { ...headers, 'content-type': 'application/json' };
  const flags = Object.entries(all).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`);
  if (body !== undefined) flags.push(`-d ${quoted(JSON.stringify(body))}`);
  return ['curl -s', ...flags, quoted(`${url(port)}${path}`)].join(' ');
}

const url = (port: number): string => `http://127.0.0.1:${port}`;

/** Single quotes keep everything but themselves. */
const quoted = (text: string): string => (/^[\w:/.,@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`);

function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('   ').trimEnd()).join('\n');
}
