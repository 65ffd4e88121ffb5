import { CATALOGUE, problemType } from '@portico/platform';
import type { ProblemCode, ProblemKind } from '@portico/platform';
import { FAILURE_TABLE } from '@portico/upstream';
import type { FailureRow } from '@portico/upstream';
import { code, table } from '../markdown/table.ts';

const INTRODUCTION = `# Problems

<!-- Generated from CATALOGUE (libs/platform/src/problems/catalogue.ts) and FAILURE_TABLE (libs/upstream/src/failures/failure.table.ts)
by \`npm run docs\`; do not edit. -->

Every failure leaves a BFF as a problem document: JSON of the type \`application/problem+json\`
([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)). Its members:

| member | says |
| --- | --- |
| \`type\` | which problem it is: \`${problemType('not-found').replace('not-found', '<code>')}\`. It never changes; compare this one |
| \`title\` | the problem in words, the same for all of its type |
| \`status\` | the HTTP status, as in the answer's first line |
| \`detail\` | a sentence about this very case, where there is something to say |
| \`instance\` | \`urn:portico:request:<id>\`: the request's id, as in the \`request-id\` header and in the log |
| \`errors\` | for \`invalid-input\`: every offending input, with \`in\` (\`path\`, \`query\`, \`body\`, \`header\`), \`field\` and \`message\` |

No problem names a service behind the BFF. What went wrong there is in the log, under the request's id.`;

const FAILURES = `## When a service behind the BFF fails

A call to a service (an *upstream*) fails in one of the ways below. What the client sees depends on the part of the page that
made the call:

- A **required** part (\`onFailure: 'fail'\`) ends the request with the problem named here. So does a call that belongs to no
  part, such as a pass-through.
- An **optional** part (\`omit\`, \`fallback\`, \`stale\`) leaves the status alone. The answer goes out without it, or with a value
  that stands in, and the \`Completeness\` header names the part with the reason given here.

[Plans](../guides/plans.md) tells how parts are declared, and what the header looks like.`;

/** docs/reference/problems.md. */
export function problemsPage(): string {
  const kinds = Object.entries(CATALOGUE) as [ProblemCode, ProblemKind][];
  const overview = table(
    ['status', 'code', 'title'],
    kinds.map(([name, { status, title }]) => [String(status), `[${code(name)}](#${name})`, title]),
  );
  const sections = kinds.map(([name, { status, title, about }]) => `### ${name}\n\n${status} · ${title} · ${code(problemType(name))}\n\n${about}`);
  return `${[INTRODUCTION, overview, '## Each of them', ...sections, FAILURES, failureTable()].join('\n\n')}\n`;
}

function failureTable(): string {
  const rows = (Object.entries(FAILURE_TABLE) as [string, FailureRow][]).map(([kind, { required, optional, means }]) => [
    code(kind),
    means,
    `${CATALOGUE[required].status} [${code(required)}](#${required})`,
    code(optional),
  ]);
  return table(['failure', 'it means', 'a required part', 'an optional part, reason'], rows);
}
