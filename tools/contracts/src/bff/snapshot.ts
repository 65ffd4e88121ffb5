import { changeText, verdictOf } from '../compare/change.ts';
import type { Change } from '../compare/change.ts';
import { documentChanges } from '../compare/documents.ts';
import type { OpenApiDocument } from '../open-api.ts';

/** How the committed OpenAPI document of a BFF stands to what the BFF is now. */
export interface SnapshotState {
  readonly is: 'current' | 'missing' | 'stale';
  /** What clients see of the difference. */
  readonly changes: readonly Change[];
}

/** @param committed undefined where nothing is committed yet */
export function snapshotState(committed: string | undefined, now: string): SnapshotState {
  if (committed === undefined) return { is: 'missing', changes: [] };
  if (committed === now) return { is: 'current', changes: [] };
  return { is: 'stale', changes: documentChanges(JSON.parse(committed) as OpenApiDocument, JSON.parse(now) as OpenApiDocument) };
}

export const isBreaking = ({ changes }: SnapshotState): boolean => verdictOf(changes) === 'breaking';

/** What a person is told of a snapshot that cannot stay as it is. @param file `apps/web-bff/openapi.json` */
export function complaintOf(file: string, state: SnapshotState): string {
  if (state.is === 'missing') return `${file} is missing: run \`npm run openapi\` and commit it`;
  const listed = state.changes.map((change) => `\n  ${changeText(change)}`).join('');
  if (isBreaking(state)) {
    const way = 'undo what is breaking, or accept it with `npm run openapi -- --accept-breaking`';
    return `${file}: the BFF breaks its clients; ${way}:${listed}`;
  }
  const what = listed === '' ? ' (nothing that clients notice)' : `:${listed}`;
  return `${file} is out of date; run \`npm run openapi\` and commit it${what}`;
}
