import type { ManagementPage } from '@portico/platform';
import type { Plan } from '../plan/plan.ts';
import { describePlan } from './plan-description.ts';
import type { PlanDescription } from './plan-description.ts';
import { planGraph } from './plan-graph.ts';
import { planText } from './plan-text.ts';

/** `/plans` on the management port: drawn for a browser, a table for the terminal, JSON for programs. */
export const plansPage = (plans: { readonly all: readonly Plan<never, unknown>[] }): ManagementPage => ({
  path: '/plans',
  about: 'the plan of each page: parts, order, what happens when one fails',
  render(accept) {
    const described = plans.all.map(describePlan);
    if (accept.includes('text/html')) return { type: 'text/html; charset=utf-8', body: html(described) };
    if (accept.includes('text/plain')) return { type: 'text/plain; charset=utf-8', body: described.map(planText).join('\n') };
    return { type: 'application/json', body: `${JSON.stringify(described, null, 2)}\n` };
  },
});

const html = (plans: readonly PlanDescription[]): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Plans</title>
<style>body{font:15px/1.5 system-ui,sans-serif;margin:2rem;color:#223}h2{margin:2rem 0 .3rem}small{color:#556;font-weight:400}svg text{font-family:inherit}</style>
<h1>Plans</h1>
<p>Blue parts must come, or the request fails. Grey parts may be missing; the answer says so in its <code>Completeness</code> header.
A dashed box is not always wanted; a dashed arrow is waited for but can be done without.</p>
${plans.map((plan) => `<h2>${plan.plan} <small>deadline ${plan.deadline}${plan.kept === null ? '' : `, views kept: ${plan.kept}`}</small></h2>\n${planGraph(plan)}`).join('\n')}
</html>
`;
