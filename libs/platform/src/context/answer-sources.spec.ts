import { AnswerSources, noteSource } from './answer-sources.ts';
import type { AnswerSource } from './answer-sources.ts';
import type { Scope } from './scope.ts';

const source = (): AnswerSource => ({ freshUntil: 1, everybodys: true, holds: () => true, reused: () => undefined });

describe('what is read within a scope', () => {
  it('is noted by all scopes around it that want to know, and by none within or beside it', () => {
    const [outer, inner, beside, within] = Array.from({ length: 4 }, () => new AnswerSources());
    const root = { sources: outer } as unknown as Scope;
    const between = { parent: root } as unknown as Scope;
    const here = { parent: between, sources: inner } as unknown as Scope;
    expect([{ parent: root, sources: beside }, { parent: here, sources: within }]).toHaveLength(2);
    const read = source();
    noteSource(here, read);
    expect([outer, inner, beside, within].map((one) => one?.list)).toEqual([[read], [read], [], []]);
    expect([outer, inner].map((one) => one?.complete)).toEqual([true, true]);
    noteSource(between, undefined);
    expect([outer, inner].map((one) => [one?.list.length, one?.complete])).toEqual([[1, false], [1, true]]);
  });

  it('is noted nowhere where it is of no interest', () => {
    expect(() => noteSource({ parent: {} } as unknown as Scope, source())).not.toThrow();
  });
});
