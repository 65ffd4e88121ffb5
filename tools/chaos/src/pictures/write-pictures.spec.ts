import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atMost } from '../bars/bar.ts';
import { resultOf } from '../testing/result-of.ts';
import { writePictures } from './write-pictures.ts';

describe('writePictures', () => {
  let root: string;
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'pictures-'))));
  afterEach(() => rmSync(root, { recursive: true }));

  const report = (...faults: readonly string[]): void => {
    mkdirSync(join(root, 'dist/chaos'), { recursive: true });
    const results = faults.map((fault) => resultOf(20, () => ({}), { fault, bars: [atMost('p99', fault === 'ill' ? 2 : 1, 1, '×')] }));
    writeFileSync(join(root, 'dist/chaos/report.json'), JSON.stringify({ takenAt: '2026-03-01T10:00:00.000Z', commit: 'abc1234', results }));
  };
  const write = (...only: readonly string[]) => {
    const [told, complaints]: [string[], string[]] = [[], []];
    writePictures(root, only, (line) => told.push(line), (line) => complaints.push(line));
    return { told, complaints, files: readdirSync(join(root, 'docs/guides/resilience')) };
  };

  it('draws each run of the report, or those that are asked for', () => {
    report('one', 'other');
    expect(write('other').files).toEqual(['other.svg']);
    expect(write()).toEqual({ told: ['docs/guides/resilience/one.svg', 'docs/guides/resilience/other.svg'], complaints: [], files: ['one.svg', 'other.svg'] });
  });

  it('complains of a run that missed a bar', () => {
    report('ill', 'well');
    expect(write().complaints).toEqual(['docs/guides/resilience/ill.svg is of a run that missed a bar']);
  });

  it('says what is missing', () => {
    expect(() => write()).toThrow('npm run chaos makes it');
    report('one');
    expect(() => write('other')).toThrow('has no run of other; npm run chaos -- --only other');
  });
});
