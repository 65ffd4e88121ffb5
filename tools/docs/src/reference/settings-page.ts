import { describeSettings } from '@portico/config';
import type { SettingDescription, SettingsClass } from '@portico/config';
import { code, table } from '../markdown/table.ts';

export interface AppSettings {
  readonly app: string;
  readonly type: SettingsClass;
}

type Rows = readonly SettingDescription[];

const INTRODUCTION = `# Settings

<!-- Generated from the settings classes of the apps by \`npm run docs\`; do not edit. -->

A BFF reads its settings from \`bff.yaml\` in the folder it is started in (or from the file that \`PORTICO_CONFIG\` names), then from
the environment, once, when it starts. [The guide](../guides/settings.md) tells how the two fit together.

In the tables, a path such as \`server.port\` is the place in \`bff.yaml\`; \`[]\` stands for each item of a list, and
\`[kind=http]\` for each item of that kind. In the names of variables, \`<NAME>\` is the item's \`name\` in capitals
(\`CATALOG\`), or its number from 0.`;

/** docs/reference/settings.md: what every BFF has, then what comes with capabilities; the same for BFFs that use the same ones. */
export function settingsPage(everyBff: SettingsClass, apps: readonly AppSettings[]): string {
  const common = describeSettings(everyBff).filter(isWritten);
  const rows = [...common, ...apps.flatMap(({ type }) => describeSettings(type).filter(isWritten))];
  const known = new Map<string, SettingDescription>();
  for (const row of rows) if (!known.has(row.path)) known.set(row.path, row);
  const others = [...known.values()].filter(({ path }) => !common.some((row) => row.path === path));
  const byCapability = others
    .map((row, index) => ({ row, index }))
    .sort((a, b) => compare(capabilityOf(a.row), capabilityOf(b.row)) || a.index - b.index);
  const own = sections(byCapability.map(({ row }) => row));
  return `${[INTRODUCTION, '## Every BFF', sections(common), '## By capability', ABOUT_CAPABILITIES, own].join('\n\n')}\n`;
}

const ABOUT_CAPABILITIES = 'A BFF has the sections of the capabilities that it uses: its root module and its settings class name them.';

/** The first step of the path: `upstreams` of `upstreams[kind=http].tls`. */
const capabilityOf = ({ path }: SettingDescription): string => path.split(/[.[]/)[0] ?? '';
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A setting that somebody writes: no mere group of settings, and no `kind` inside the items of that kind. */
const isWritten = ({ variable, path }: SettingDescription): boolean => variable !== undefined && !/\[kind=\w+\]\.kind$/.test(path);

/** One table per section of bff.yaml, in the order of the classes. */
function sections(rows: Rows): string {
  const names = new Set(rows.map(sectionOf));
  const tableOf = (name: string): string => settingsTable(rows.filter((row) => sectionOf(row) === name));
  return Array.from(names, (name) => `### ${name}\n\n${tableOf(name)}`).join('\n\n');
}

const sectionOf = ({ path }: SettingDescription): string => (path.includes('.') ? path.slice(0, path.lastIndexOf('.')) : path);

function settingsTable(rows: Rows): string {
  return table(
    ['setting', 'what may be written', 'default', 'what it does', 'variable'],
    rows.map((row) => [code(row.path), row.type, defaultOf(row), row.description ?? aboutKind(row), code(row.variable ?? '')]),
  );
}

function defaultOf({ required, default: initial }: SettingDescription): string {
  if (initial !== undefined) return code(initial);
  return required ? '**required**' : 'none';
}

/** The key that chooses the class of an item is no property of a class, so that no decorator describes it. */
const aboutKind = ({ path }: SettingDescription): string => (path.endsWith('.kind') ? 'Which of the kinds below the item is.' : '');
