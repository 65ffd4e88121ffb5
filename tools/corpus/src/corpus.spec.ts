import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { drawn, seedOf } from './draw.ts';
import { figuresOf, tableOf } from './report.ts';
import type { DocumentOutcome } from './report.ts';

jest.setTimeout(300_000);

describe('documents that others publish', () => {
  it('generate, typecheck and start: thirty small ones', () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(__dirname, 'main.ts'), '--installed', '--seed', '1', '--count', '30', '--verbose'],
      { encoding: 'utf8' },
    );
    const counts = Object.fromEntries([...stdout.matchAll(/^\| (.+?) \| (\d+) \| /gm)].map(([, name, count]) => [name, Number(count)]));
    const unusable = stdout
      .slice(0, stdout.indexOf('Seed 1'))
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('service-') && !line.endsWith('; the operation is there without it'));
    expect({ status, stderr: status === 0 ? '' : stderr, unusable }).toEqual({ status: 0, stderr: '', unusable: [] });
    expect(counts).toMatchObject({ 'OpenAPI 3.0 and 3.1': 30, '… generate': 30, '… typecheck': 30, '… typecheck and start': 30 });
    expect({ callable: counts['… can be called'], typed: counts['… have a type'] }).toEqual({
      callable: counts['Operations'],
      typed: counts['Answers with a schema'],
    });
    expect(counts['Operations']).toBeGreaterThan(60);
  });
});

describe('a draw', () => {
  const all = Array.from({ length: 100 }, (_, index) => index);

  it('is the same by the same seed, another by another, and has each at most once', () => {
    const [one, same, other] = [drawn(all, 30, seedOf('1a2b3c4d')), drawn(all, 30, seedOf('1A2B3C4D')), drawn(all, 30, seedOf('1a2b3c4e'))];
    expect({ same, size: new Set(one).size }).toEqual({ same: one, size: 30 });
    expect(other).not.toEqual(one);
    expect(drawn(all, 200, 5).sort((a, b) => a - b)).toEqual(all);
  });
});

describe('the figures of a run', () => {
  const operation = (name: string, more: object = {}) => ({ name, hasSchema: true, ...more });
  const generation = { generated: true, isSwagger2: false, faults: [], leftOut: [] };
  const types = { errors: [], answers: new Map(), uncallable: new Set<string>() };
  const outcomes: DocumentOutcome[] = [
    { name: 'fine', generation, start: { operations: [operation('GET /a'), operation('GET /b', { hasSchema: false })] }, types },
    { name: 'old', generation: { ...generation, generated: false, isSwagger2: true, faults: ['1: this is Swagger 2.0'] } },
    { name: 'torn', generation: { ...generation, generated: false, faults: ['3: this is not YAML'] } },
    {
      name: 'partly',
      generation: {
        ...generation,
        leftOut: [
          '4: GET /x (x): the query parameter "q" is bad',
          '5: GET /c (c): the query parameter "r" is odd; the operation is there without it',
        ],
      },
      start: { operations: [operation('GET /c'), operation('GET /d', { fault: 'no' }), operation('GET /e'), operation('GET /f')] },
      types: {
        errors: ['types.ts: TS1: bad'],
        answers: new Map([
          ['GET /c', 'unknown'],
          ['GET /e', 'free'],
        ]),
        uncallable: new Set(['GET /f']),
      },
    },
  ];

  it('count documents, operations and answers, and why some cannot be used', () => {
    expect(figuresOf(outcomes)).toEqual({
      drawn: 4,
      swagger2: 1,
      documents: 3,
      generate: 2,
      typecheck: 1,
      start: 1,
      operations: 7,
      callable: 4,
      without: 1,
      withSchema: 3,
      typed: 2,
      free: 1,
      documentReasons: new Map([
        ['not generated: 3: this is not YAML', 1],
        ['does not typecheck: types.ts: TS1: bad', 1],
      ]),
      operationReasons: new Map([
        ['the query parameter "…" is bad', 1],
        ['no', 1],
        ['no value fits the type of its input', 1],
      ]),
      omissionReasons: new Map([['the query parameter "…" is odd', 1]]),
    });
  });

  it('are a table', () => expect(tableOf(figuresOf(outcomes))).toContain('| Operations | 7 |  |\n| … can be called | 4 | 57.1 % |\n'));
});
