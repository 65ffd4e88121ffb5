import type { ManagementPage } from '@portico/platform';
import type { FailingOperation } from '../../calls/recent-calls.ts';
import type { InstanceDescription, UpstreamDescription } from './upstream-description.ts';

/** `/upstreams` on the management port: tables for a browser, text for the terminal, JSON for programs. */
export const upstreamsPage = (describe: () => readonly UpstreamDescription[]): ManagementPage => ({
  path: '/upstreams',
  about: 'the upstreams: their instances, how they are, and the settings in force',
  render(accept) {
    const upstreams = describe();
    if (accept.includes('text/html')) return { type: 'text/html; charset=utf-8', body: html(upstreams) };
    if (accept.includes('text/plain')) return { type: 'text/plain; charset=utf-8', body: upstreams.map(text).join('\n') };
    return { type: 'application/json', body: `${JSON.stringify(upstreams, null, 2)}\n` };
  },
});

const COLUMNS = ['instance', 'state', 'in flight', 'latency', 'zone', 'version', 'weight', 'priority'] as const;

const cells = ({ address, state, backIn, underWay, latency, zone, version, weight, priority }: InstanceDescription): string[] => [
  address,
  backIn === undefined ? state : `${state}, back in ${Math.ceil(backIn / 1_000)} s`,
  String(underWay),
  latency === undefined ? '' : `${latency} ms`,
  zone ?? '',
  version ?? '',
  String(weight),
  String(priority),
];

/** What is said of an upstream as a whole: a line each in the terminal. */
const statements = ({ circuit, circuits, underWay, limit, streams, recent }: UpstreamDescription): string[] => [
  `circuit ${circuit}${circuits.length === 0 ? '' : ` (${circuits.map(({ operation, state, since }) => `${operation}: ${state} since ${since}`).join(', ')})`}, ${underWay} of ${limit} calls in flight, ${streams.open} of ${streams.limit} streams open`,
  `${recent.failed} of ${recent.calls} calls failed in the last ${recent.seconds} s, ${recent.late} were given up late`,
  ...recent.failing.map(failure),
];

const failure = ({ operation, since, calls, outcome }: FailingOperation): string => `${operation} fails each time since ${since}, ${calls} times so far: ${outcome}`;

function text(upstream: UpstreamDescription): string {
  const rows = [[...COLUMNS], ...upstream.instances.map(cells)];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => (row[column] as string).length)));
  const lines = rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] as number)).join('  ')}`.trimEnd());
  return `${upstream.upstream}: ${statements(upstream).join(';\n  ')}\n${lines.join('\n')}\n`;
}

const escaped = (words: string): string => words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const row = (kind: 'td' | 'th', words: readonly string[]): string => `<tr>${words.map((word) => `<${kind}>${escaped(word)}</${kind}>`).join('')}</tr>`;

const html = (upstreams: readonly UpstreamDescription[]): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Upstreams</title>
<style>body{font:15px/1.5 system-ui,sans-serif;margin:2rem;color:#223}h2{margin:2rem 0 .3rem}small{color:#556;font-weight:400}
table{border-collapse:collapse}td,th{text-align:left;padding:.15rem 1rem .15rem 0;font-weight:400}th{color:#556}
.ejected td,.down td{color:#b00}.joining td{color:#960}pre{background:#f4f5f8;padding:1rem;overflow:auto}summary{color:#556;cursor:pointer}</style>
<h1>Upstreams</h1>
${upstreams.map(section).join('\n')}
</html>
`;

const section = (upstream: UpstreamDescription): string => `<h2>${escaped(upstream.upstream)} <small>${escaped(statements(upstream).join('; '))}</small></h2>
<table>${row('th', COLUMNS)}${upstream.instances.map((instance) => row('td', cells(instance)).replace('<tr>', `<tr class="${instance.state}">`)).join('')}</table>
<details><summary>settings in force</summary><pre>${escaped(JSON.stringify(upstream.settings, null, 2))}</pre></details>`;
