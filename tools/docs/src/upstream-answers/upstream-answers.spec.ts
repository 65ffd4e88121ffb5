import { expectCommitted } from '../tree/committed.ts';
import { answersPage } from './answers-page.ts';
import { grpcSection } from './grpc-calls.ts';
import { httpSections } from './http-calls.ts';
import type { Call, Section } from './section.ts';

describe('what upstreams send', () => {
  let sections: Section[];

  beforeAll(async () => {
    sections = [...(await httpSections()), await grpcSection()];
  }, 120_000);

  it('comes to what the reference says', () => expectCommitted('docs/reference/upstream-answers.md', answersPage(sections)));

  /** All calls with their answers. */
  const observed = () => sections.flatMap(({ title, calls, rows }) => rows.flatMap(({ answer, observed: all }) => all.map((one, index) => ({ title, answer, ...(calls[index] as Call), ...one }))));

  it('has a write repeated only where no success has come, and a POST never', () => {
    const repeated = observed().filter(({ method, attempts }) => method !== 'GET' && attempts > 1);
    expect(repeated.filter(({ method }) => method === 'POST')).toEqual([]);
    expect(new Set(repeated.map(({ outcome }) => outcome))).toEqual(new Set(['server-error', 'timeout', 'reset', 'overloaded']));
    expect(new Set(repeated.map(({ title }) => title))).toEqual(new Set(['A status that is no success', 'An answer that is not HTTP/1.1', 'A status over gRPC']));
  });

  it('is asked for once at least and three times at most', () => {
    expect(observed().filter(({ attempts }) => attempts < 1 || attempts > 3)).toEqual([]);
  });

  it('has its status counted, whatever its body does', () => {
    const outcomes = (name: string) => Object.fromEntries(sections.flatMap(({ rows }) => rows.filter(({ answer }) => answer.startsWith(name)).map(({ answer, observed: all }) => [answer, all.map(({ outcome }) => outcome)])));
    for (const name of ['500', '404']) for (const row of Object.values(outcomes(name))) expect(row).toEqual(outcomes(name)[name]);
  });
});
