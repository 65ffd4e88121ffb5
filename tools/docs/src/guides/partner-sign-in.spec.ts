import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { namedBlocks } from '../markdown/named-block.ts';
import { read } from '../tree/workspace.ts';
import { applyDiff } from './apply-diff.ts';
import { signInGuide } from './sign-in-guide.ts';

const GUIDE = 'docs/guides/partner-sign-in.md';
const folder = mkdtempSync(join(tmpdir(), 'portico-partner-guide-'));

/** bff.yaml, as the guide changes it on its way. */
function changedSettings(): string {
  const file = join(folder, 'bff.yaml');
  writeFileSync(file, namedBlocks(read(GUIDE), 'diff').reduce((text, { body }) => applyDiff(text, body), read('apps/partner-bff/bff.yaml')));
  return file;
}

/** What `npm start` has done before partner-bff starts. */
function beforeStart(): string {
  const { metadata } = JSON.parse(read('apps/partner-bff/project.json')) as { metadata: { start: { before: string[][] } } };
  const commands = metadata.start.before.map(([, ...words]) => `npm run -s partners -- ${words.map((word) => `'${word}'`).join(' ')}`);
  return commands.join('\n');
}

afterAll(() => rmSync(folder, { recursive: true }));

signInGuide(GUIDE, 'partner-bff', () => ({
  limits: true,
  files: { 'partner-bff': changedSettings() },
  env: (kept) => ({ PORTICO_PARTNERS__FILE: join(kept, 'partners.yaml') }),
  before: beforeStart(),
}));
