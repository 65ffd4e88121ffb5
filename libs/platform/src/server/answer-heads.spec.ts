import type { ServerResponse } from 'node:http';
import { Signals } from '../events/signals.ts';
import { AnswerHeads } from './answer-heads.ts';

const response = (headers: Record<string, string> = {}, before: Record<string, string> = {}): ServerResponse =>
  ({ req: { headers }, hasHeader: (name: string) => name in before, getHeader: (name: string) => before[name] }) as unknown as ServerResponse;

const added = (heads: AnswerHeads, given: Record<string, unknown>, to: ServerResponse): Record<string, unknown> => {
  const fields = { ...given };
  heads.addTo(fields, to);
  return fields;
};

describe('fields of all answers', () => {
  it('are those of all sources, and what an answer says itself goes before', () => {
    const heads = new AnswerHeads();
    expect(heads.isEmpty).toBe(true);
    heads.add({ always: { 'x-a': '1', 'x-b': '1', 'x-c': '1' } });
    heads.add({ of: ({ origin }) => (origin ? { 'x-origin': origin, 'x-b': 'late' } : undefined) });
    expect({ isEmpty: heads.isEmpty, lines: heads.lines }).toEqual({ isEmpty: false, lines: 'x-a: 1\r\nx-b: 1\r\nx-c: 1\r\n' });
    expect(added(heads, { 'x-b': 'own' }, response({ origin: 'https://a.example' }, { 'x-c': 'before' }))).toEqual({ 'x-a': '1', 'x-b': 'own', 'x-origin': 'https://a.example' });
    expect(added(heads, {}, response())).toEqual({ 'x-a': '1', 'x-b': '1', 'x-c': '1' });
  });

  it.each([
    [undefined, {}, 'Origin'],
    ['Cookie', {}, 'Cookie, Origin'],
    ['origin, Cookie', {}, 'origin, Cookie'],
    [['Cookie', 'Accept'], {}, 'Cookie, Accept, Origin'],
    ['*', {}, '*'],
    [undefined, { vary: 'Accept' }, 'Accept, Origin'],
  ])('add to what an answer varies by: %j', (vary, before, sent) => {
    const heads = new AnswerHeads();
    heads.add({ of: () => ({ vary: 'Origin' }) });
    expect(added(heads, vary === undefined ? {} : { vary }, response({}, before))['vary']).toBe(sent);
  });

  it('are left out, and reported, where a source throws', () => {
    const signals = new Signals();
    const faults: unknown[] = [];
    signals.internalFault.subscribe((fault) => void faults.push(fault));
    const heads = new AnswerHeads(signals);
    heads.add({ always: { 'x-a': '1' }, of: () => { throw new Error('no origin'); } });
    heads.add({ of: () => ({ 'x-b': '1' }) });
    expect(added(heads, { etag: '"a"' }, response())).toEqual({ 'x-a': '1', etag: '"a"', 'x-b': '1' });
    expect(faults).toEqual([{ where: 'fields of all answers', error: new Error('no origin') }]);
  });
});
