import type { RouteManifest } from '@portico/platform';
import { code, table } from '../markdown/table.ts';

export interface AppRoutes {
  readonly app: string;
  readonly routes: readonly RouteManifest[];
}

const INTRODUCTION = `# Routes and their policies

<!-- Generated from the running apps by \`npm run policies\`; do not edit. -->

Every route of every BFF, with the settings of its \`bff.yaml\`: who may call it, what it answers, which limits hold, how long it may take, what a repeat
does, and which upstreams its code can reach, with the attempts that reads have there. A change of this file is a change of what the BFFs promise:
read it in the pull request. The running BFF shows the same at \`/routes\` of its management port.`;

/** What every table says. What else is said of a BFF's routes has columns in its own: a new BFF leaves the tables of others as they are. */
const ALWAYS = ['access', 'answer', 'budget', 'deadline', 'priority', 'limits', 'upstreams', 'body', 'repeats'];

/** docs/reference/routes.md: one table for each BFF. */
export const routesPage = (apps: readonly AppRoutes[]): string => `${[INTRODUCTION, ...apps.map(sectionOf)].join('\n\n')}\n`;

function sectionOf({ app, routes }: AppRoutes): string {
  const names = [...new Set([...ALWAYS, ...routes.flatMap(({ facts }) => Object.keys(facts))])];
  const rows = routes.map(({ route, facts }) => [code(route), ...names.map((name) => facts[name] ?? '')]);
  return `## ${app}\n\n${table(['route', ...names], rows)}`;
}

/** The routes that lack what all must have: `web-bff GET /api/home: no limit holds for its callers`. */
export const gapsOf = (apps: readonly AppRoutes[]): string[] => apps.flatMap(({ app, routes }) => routes.flatMap(({ route, gaps }) => gaps.map((gap) => `${app} ${route}: ${gap}`)));
