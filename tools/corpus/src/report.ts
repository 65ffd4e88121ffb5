import type { GenerationOutcome } from './generated.ts';
import type { StartOutcome } from './starting.ts';
import type { TypeOutcome } from './typechecking.ts';

/** All that was found of one document. */
export interface DocumentOutcome {
  readonly name: string;
  readonly generation: GenerationOutcome;
  readonly start?: StartOutcome;
  readonly types?: TypeOutcome;
}

/** The figures of a run. */
export interface CorpusFigures {
  readonly drawn: number;
  readonly swagger2: number;
  readonly documents: number;
  readonly generate: number;
  readonly typecheck: number;
  readonly start: number;
  readonly operations: number;
  readonly callable: number;
  /** Of these, without an optional parameter that cannot be written. */
  readonly without: number;
  /** Callable operations with a schema for their answer, and those of them whose answer has a type. */
  readonly withSchema: number;
  readonly typed: number;
  /** Their schema says nothing of the value; it is a JsonValue. */
  readonly free: number;
  /** Why documents and operations cannot be used, with how many. */
  readonly documentReasons: ReadonlyMap<string, number>;
  readonly operationReasons: ReadonlyMap<string, number>;
  readonly omissionReasons: ReadonlyMap<string, number>;
}

/** What an operation or a parameter is called is left out, so that the same reasons are counted together. */
const kindOf = (text: string): string =>
  text
    .replace(/^\d+: /, '')
    .replace(/^[A-Z]+ \S+ \([^)]*\): /, '')
    .replaceAll(/"[^"]*"/g, '"…"')
    .replaceAll(/#\/[^\s,;]+/g, '#/…')
    .replaceAll(/service-\d+/g, '…');

/** How the command says that an operation has a parameter less. */
const WITHOUT = '; the operation is there without it';
/** The operation that a line of the command is about. */
const operationIn = (text: string): string => text.replace(/^\d+: (\S+ .*?) \([^()]*\): .*$/, '$1');

/** Whether all of a document can be used that can be called. */
const starts = ({ start }: DocumentOutcome): boolean =>
  start !== undefined && start.error === undefined && start.operations.every(({ fault }) => fault === undefined);

export function figuresOf(outcomes: readonly DocumentOutcome[]): CorpusFigures {
  const read = outcomes.filter(({ generation }) => !generation.isSwagger2);
  const [documentReasons, operationReasons, omissionReasons] = [
    new Map<string, number>(),
    new Map<string, number>(),
    new Map<string, number>(),
  ];
  const count = (reasons: Map<string, number>, reason: string): void =>
    void reasons.set(kindOf(reason), (reasons.get(kindOf(reason)) ?? 0) + 1);
  let [operations, callable, without, withSchema, typed, free] = [0, 0, 0, 0, 0, 0];
  for (const { generation, start, types } of read) {
    const [fault] = generation.faults;
    if (!generation.generated) count(documentReasons, `not generated: ${fault ?? 'without a reason'}`);
    if (start?.error !== undefined) count(documentReasons, `does not start: ${start.error}`);
    if (types && types.errors.length > 0) count(documentReasons, `does not typecheck: ${types.errors[0]}`);
    const [refused, reduced] = [new Map<string, string>(), new Map<string, string>()];
    for (const text of generation.leftOut) (text.endsWith(WITHOUT) ? reduced : refused).set(operationIn(text), text);
    without += reduced.size;
    for (const reason of reduced.values()) count(omissionReasons, reason.slice(0, -WITHOUT.length));
    operations += refused.size + (start?.operations.length ?? 0);
    for (const reason of refused.values()) count(operationReasons, reason);
    for (const { name, fault: broken, hasSchema } of start?.operations ?? []) {
      if (broken !== undefined || types?.uncallable.has(name)) {
        count(operationReasons, broken ?? 'no value fits the type of its input');
        continue;
      }
      callable += 1;
      if (!hasSchema) continue;
      withSchema += 1;
      const answer = types?.answers.get(name) ?? 'typed';
      if (answer === 'typed' || answer === 'free') typed += 1;
      if (answer === 'free') free += 1;
    }
  }
  return {
    drawn: outcomes.length,
    swagger2: outcomes.length - read.length,
    documents: read.length,
    generate: read.filter(({ generation }) => generation.generated).length,
    typecheck: read.filter(({ types }) => types?.errors.length === 0).length,
    start: read.filter((one) => starts(one) && one.types?.errors.length === 0).length,
    operations,
    callable,
    without,
    withSchema,
    typed,
    free,
    documentReasons,
    operationReasons,
    omissionReasons,
  };
}

const ratio = (part: number, whole: number): string => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`);

/** The figures as a Markdown table, and the reasons, the most frequent one first. */
export function tableOf(figures: CorpusFigures): string {
  const { drawn, swagger2, documents, generate, typecheck, start, operations, callable, without, withSchema, typed, free } = figures;
  const rows = [
    ['Documents drawn', drawn, ''],
    ['… of them Swagger 2.0, refused', swagger2, ''],
    ['OpenAPI 3.0 and 3.1', documents, ''],
    ['… generate', generate, ratio(generate, documents)],
    ['… typecheck', typecheck, ratio(typecheck, documents)],
    ['… typecheck and start', start, ratio(start, documents)],
    ['Operations', operations, ''],
    ['… can be called', callable, ratio(callable, operations)],
    ['… of them without an optional parameter that cannot be written', without, ratio(without, operations)],
    ['Answers with a schema', withSchema, ''],
    ['… have a type', typed, ratio(typed, withSchema)],
    ['… of them `JsonValue`, because the schema allows anything', free, ratio(free, withSchema)],
  ];
  return [
    '| | Count | Ratio |',
    '| --- | ---: | ---: |',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
    ...reasons('Documents that cannot be used', figures.documentReasons),
    ...reasons('Operations that cannot be called', figures.operationReasons),
    ...reasons('Operations that are called without an optional parameter', figures.omissionReasons),
    '',
  ].join('\n');
}

function reasons(title: string, counts: ReadonlyMap<string, number>): string[] {
  const sorted = [...counts].sort(([, one], [, other]) => other - one);
  const rows = sorted.map(([reason, count]) => `| ${reason.replaceAll('|', '\\|').slice(0, 200)} | ${count} |`);
  return [
    '',
    `${title}: ${sorted.reduce((sum, [, count]) => sum + count, 0)}.`,
    ...(rows.length > 0 ? ['', '| Reason | Count |', '| --- | ---: |', ...rows] : []),
  ];
}
