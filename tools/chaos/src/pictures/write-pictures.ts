import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMet } from '../bars/bar.ts';
import type { Result } from '../lab/result.ts';
import { pictureOf } from './picture.ts';
import type { Origin } from './picture.ts';

const REPORT = 'dist/chaos/report.json';
const FOLDER = 'docs/guides/resilience';

interface Report extends Origin {
  readonly results: readonly Result[];
}

/**
 * Draws the runs of the last report, one picture each.
 *
 * @param only names of faults; all that the report has when empty
 * @param complain told of each picture that is of a run which missed a bar
 * @throws Error when there is no report, or it lacks a fault that is asked for
 */
export function writePictures(root: string, only: readonly string[], tell: (line: string) => void, complain: (line: string) => void): void {
  const report = readReport(root);
  const missing = only.filter((name) => !report.results.some(({ fault }) => fault === name));
  if (missing.length > 0) throw new Error(`${REPORT} has no run of ${missing.join(', ')}; npm run chaos -- --only ${missing.join(',')}`);
  mkdirSync(join(root, FOLDER), { recursive: true });
  for (const result of report.results.filter(({ fault }) => only.length === 0 || only.includes(fault))) {
    const path = `${FOLDER}/${result.fault}.svg`;
    writeFileSync(join(root, path), pictureOf(result, report));
    tell(path);
    if (!result.bars.every(isMet)) complain(`${path} is of a run that missed a bar`);
  }
}

function readReport(root: string): Report {
  try {
    return JSON.parse(readFileSync(join(root, REPORT), 'utf8')) as Report;
  } catch (error) {
    throw new Error(`there is no ${REPORT} to draw; npm run chaos makes it`, { cause: error });
  }
}
