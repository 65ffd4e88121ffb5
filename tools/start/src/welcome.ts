import type { App } from './app.ts';
import { curl } from './curl.ts';
import type { SandboxOutline } from './sandbox.ts';

/** Where everything is, and what to try. @param sandbox undefined where it was not started */
export function welcome(apps: readonly App[], sandbox: SandboxOutline | undefined): string {
  const places = columns([
    ['', 'API', 'management'],
    ...apps.map(({ name, port, managementPort }) => [name, local(port), local(managementPort)]),
    ...apps.flatMap(({ port, page }) => (page === undefined ? [] : [['page', local(port) + page, 'for a browser: sign in, look around, sign out']])),
    ...(sandbox ? ofSandbox(sandbox) : []),
  ]);
  const calls = apps.flatMap((app) => [app.name, ...samples(app), '']);
  const tokens = sandbox ? ['tokens', ...columns(sandbox.commands.map(({ command, about }) => [`  ${command}`, `# ${about}`])), ''] : [];
  return [...places, '', ...elsewhere(apps), ...calls, ...tokens, 'Ctrl-C stops everything.']
    .map((line) => (line ? `  ${line}` : ''))
    .join('\n');
}

const ofSandbox = ({ port, ports, services }: SandboxOutline): string[][] => [
  ...(services.length > 0 ? [['sandbox', local(port), 'the demo services: their faults, their calls']] : []),
  ['sign-in', local(ports[0] ?? 0), 'user c-00001, password development'],
];

/** Services that are not the sandbox's, each once, with the BFFs that call it. */
function elsewhere(apps: readonly App[]): string[] {
  const found = apps.flatMap(({ name, elsewhere: services }) =>
    [...services].map(([service, instances]) => ({ name, row: `${service} ${instances.join(' ')}`, service, instances })),
  );
  const rows = new Map(
    found.map(({ row, service, instances }) => [
      row,
      [
        `  ${service}`,
        instances.join(' '),
        `called by ${found
          .filter((one) => one.row === row)
          .map(({ name }) => name)
          .join(', ')}`,
      ],
    ]),
  );
  return rows.size === 0 ? [] : ['not started here', ...columns([...rows.values()]), ''];
}

/** A command a line, and beside it what it asks for. */
const samples = (app: App): string[] => columns(app.samples.map((sample) => [`  ${curl(local(app.port), sample)}`, `# ${sample.about}`]));

const local = (port: number): string => `http://127.0.0.1:${port}`;

/** The rows as lines, each column as wide as its widest cell. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('   ').trimEnd());
}
