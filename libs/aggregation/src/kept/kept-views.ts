import { formatDuration } from '@portico/config';
import { isUnchanging, keepView, noteSource } from '@portico/platform';
import type { AnswerSource, RequestContext, Scope } from '@portico/platform';
import { deepFreeze } from '@portico/upstream';
import { weighedSnapshot } from '../coalescing/snapshot.ts';
import type { PartRun } from '../run/part-run.ts';
import { derivedKey } from './derived-key.ts';
import type { DerivedKey } from './derived-key.ts';
import { KEPT_VALUES } from './kept-values.ts';
import type { KeptValues } from './kept-values.ts';

interface Entry {
  readonly view: object;
  readonly sources: readonly AnswerSource[];
  readonly freshUntil: number;
}

/** A view is kept beside its text, which is as long again, and its compressed forms. */
const FORMS = 2;

/** Plans may have one name, in BFFs of one process. */
let plans = 0;

/**
 * The views of one plan that are answered again while all that they are made of is fresh: each for one caller, one query and what is
 * forwarded. Every answer of an upstream behind them is a kept one, in force at that moment.
 */
export class KeptViews<V> {
  /** What each part has read when the plan last ran, for operators. */
  readonly observed = new Map<string, string>();
  private readonly name = `view ${(plans += 1)}`;

  /** @param everybodys whether its author says that it is the same for everybody */
  constructor(private readonly everybodys: boolean) {}

  /** @returns undefined for what no key can be made of: then the view is made for its request alone */
  keyFor(context: RequestContext, query: unknown): DerivedKey | undefined {
    try {
      return derivedKey(context, this.name, query);
    } catch (error) {
      context.scope.failed('the key of a kept view', error);
      return undefined;
    }
  }

  /** @returns undefined where there is none that is fresh, and of which nothing was purged */
  find(key: DerivedKey, scope: Scope): V | undefined | Promise<V | undefined> {
    const values = valuesFor(key);
    const entry = values.get(key.text) as Entry | undefined;
    if (!entry) return undefined;
    if (performance.now() >= entry.freshUntil) return void values.delete(key.text);
    const reuse = (holds: boolean): V | undefined => {
      if (!holds) return void values.delete(key.text);
      for (const source of entry.sources) {
        noteSource(scope, source);
        source.reused(scope);
      }
      return entry.view as V;
    };
    const held = allHold(entry.sources);
    return held instanceof Promise ? held.then(reuse) : reuse(held);
  }

  /** Keeps a view that all parts have contributed to, and that is made of nothing but kept answers; any other is not kept. */
  keep(key: DerivedKey, view: unknown, runs: readonly PartRun[]): void {
    for (const run of runs) if (run.sources) this.observed.set(run.part.name, readsOf(run));
    const sources = sourcesOf(runs);
    if (!sources || typeof view !== 'object' || view === null || !deepFreeze(view) || !isUnchanging(view)) return;
    const freshUntil = Math.min(...sources.map((source) => source.freshUntil));
    const entry: Entry = { view, sources, freshUntil };
    if (!valuesFor(key).set(key.text, entry, (1 + FORMS) * weighedSnapshot(view).bytes)) return;
    keepView(view, { freshUntil, everybodys: this.everybodys && sources.every(({ everybodys }) => everybodys) });
  }
}

const valuesFor = ({ caller }: DerivedKey): KeptValues => KEPT_VALUES[caller ? 'known' : 'guests'];

/**
 * What a run has read. A part that depends on no other must have read something: what it brings is from elsewhere otherwise, and how long
 * that holds is not known.
 * @returns undefined where not all of it is known
 */
function sourcesOf(runs: readonly PartRun[]): readonly AnswerSource[] | undefined {
  const all: AnswerSource[] = [];
  for (const { outcome, part, sources } of runs) {
    if (outcome === 'skipped') continue;
    if (outcome !== 'ok' || !sources?.complete) return undefined;
    if (sources.list.length === 0 && part.needs.length + part.wants.length === 0) return undefined;
    all.push(...sources.list);
  }
  return all.length === 0 ? undefined : all;
}

function readsOf({ part, sources }: PartRun): string {
  if (!sources?.complete) return 'calls that are not kept';
  if (sources.list.length === 0) return part.needs.length + part.wants.length === 0 ? 'nothing that is kept' : 'other parts';
  const left = Math.min(...sources.list.map(({ freshUntil }) => freshUntil)) - performance.now();
  return `kept, fresh for ${formatDuration(Math.max(1_000, Math.round(left / 1_000) * 1_000))}`;
}

function allHold(sources: readonly AnswerSource[]): boolean | Promise<boolean> {
  const held = sources.map((source) => source.holds());
  if (held.includes(false)) return false;
  return held.every((one) => one === true) || Promise.all(held).then((all) => all.every(Boolean));
}
