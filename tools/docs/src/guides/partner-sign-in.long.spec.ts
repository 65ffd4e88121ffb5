import { join } from 'node:path';
import { read } from '../tree/workspace.ts';
import { signInGuide } from './sign-in-guide.ts';

/** What `npm start` has done before partner-bff starts. */
function beforeStart(): string {
  const { metadata } = JSON.parse(read('apps/partner-bff/project.json')) as { metadata: { start: { before: string[][] } } };
  const commands = metadata.start.before.map(([, ...words]) => `npm run -s partners -- ${words.map((word) => `'${word}'`).join(' ')}`);
  return commands.join('\n');
}

signInGuide('docs/guides/partner-sign-in.md', {
  app: 'partner-bff',
  env: (kept) => ({ PORTICO_PARTNERS__FILE: join(kept, 'partners.yaml') }),
  before: beforeStart(),
});
