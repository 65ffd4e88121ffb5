import { basename } from 'node:path';
import { DOCUMENTS, read } from './workspace.ts';

const decisions = DOCUMENTS.filter((path) => /^docs\/adr\/\d/.test(path));

describe('the decisions', () => {
  it('are numbered without a gap', () => {
    expect(decisions.map((path) => Number(basename(path).slice(0, 4)))).toEqual(decisions.map((_, index) => index + 1));
  });

  it.each(decisions)('%s has its number, a date and at most 25 lines', (path) => {
    const lines = read(path).trimEnd().split('\n');
    expect(lines[0]).toMatch(new RegExp(`^# ${Number(basename(path).slice(0, 4))}\\. \\S`));
    expect(lines[2]).toMatch(/^\d{4}-\d{2}-\d{2} · (accepted|superseded by \[\d+\]\(\d{4}-[\w-]+\.md\))$/);
    expect(lines.length).toBeLessThanOrEqual(25);
  });

  it('stand in the list with their titles, in order', () => {
    const titles = decisions.map((path) => read(path).split('\n')[0]?.replace(/^# (\d+)\. (.*)$/, `$1. [$2](${basename(path)})`));
    expect(read('docs/adr/README.md').match(/^\d+\. .*$/gm)).toEqual(titles);
  });
});
