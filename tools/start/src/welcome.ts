import type { App } from './app.ts';
import { curl } from './curl.ts';
import type { SandboxOutline } from './sandbox.ts';

/** Where everything is, and what to try. */
export function welcome(apps: readonly App[], sandbox: SandboxOutline): string {
  const places = columns([
    ['', 'API', 'management'],
    ...apps.map(({ name, port, managementPort }) => [name, local(port), local(managementPort)]),
    ...apps.flatMap(({ port, page }) => (page === undefined ? [] : [['page', local(port) + page, 'for a browser: sign in, look around, sign out']])),
    ['sandbox', local(sandbox.port), 'the demo services: their faults, their calls'],
    ['sign-in', local(sandbox.ports[0] ?? 0), 'the identity provider; user c-00001, or any other customer; password development'],
  ]);
  const calls = apps.flatMap((app) => [app.name, ...samples(app), '']);
  const tokens = ['tokens', ...columns(sandbox.commands.map(({ command, about }) => [`  ${command}`, `# ${about}`])), ''];
  return [...places, '', ...calls, ...tokens, 'Ctrl-C stops everything.'].map((line) => (line ? `  ${line}` : '')).join('\n');
}

/** A command a line, and beside it what it asks for. */
const samples = (app: App): string[] => columns(app.samples.map((sample) => [`  ${curl(local(app.port), sample)}`, `# ${sample.about}`]));

const local = (port: number): string => `http://127.0.0.1:${port}`;

/** The rows as lines, each column as wide as its widest cell. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('   ').trimEnd());
}
