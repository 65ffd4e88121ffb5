import fc from 'fast-check';
import { boundedText } from './bounded-text.ts';
import { CATALOGUE } from './catalogue.ts';
import type { ProblemCode } from './catalogue.ts';
import { Problem } from './problem.ts';
import type { InputError } from './problem.ts';

/** Bytes that no answer of a problem exceeds. */
const LONGEST = 16_000;
const bytesOf = (text: string): number => Buffer.byteLength(text);

/** Texts of all lengths, of what JSON writes in one byte and in six. */
const texts = fc.tuple(fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom(0, 1, 10, 1_000)).map(([text, times]) => text.repeat(times));
const errors = fc
  .tuple(fc.array(fc.record({ in: fc.constantFrom<InputError['in']>('path', 'query', 'body', 'header'), field: texts, message: texts }), { maxLength: 30 }), fc.constantFrom(0, 1, 300))
  .map(([some, times]) => Array.from({ length: times }, () => some).flat());

describe('the body of a problem', () => {
  it('is never longer than 16 kB, whatever it is told', () => {
    fc.assert(
      fc.property(fc.constantFrom(...(Object.keys(CATALOGUE) as ProblemCode[])), fc.option(texts, { nil: undefined }), errors, fc.nat(), (code, detail, all, more) => {
        const body = new Problem(code, { ...(detail === undefined ? {} : { detail }), errors: all, more }).body('0123456789abcdef0123456789abcdef');
        expect(bytesOf(body)).toBeLessThanOrEqual(LONGEST);
        const { errors: named, detail: said = '' } = JSON.parse(body) as { errors: InputError[]; detail?: string };
        expect(named).toHaveLength(Math.min(20, all.length));
        const rest = all.length - named.length + more;
        expect(rest === 0 || said.endsWith(`and ${rest.toLocaleString('en')} more`)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('names 20 offending inputs and counts the others', () => {
    const all = Array.from({ length: 80_000 }, (_, index): InputError => ({ in: 'body', field: `lines[${index}]`, message: 'is wrong' }));
    const { detail, errors: named } = JSON.parse(new Problem('invalid-input', { detail: 'lines are wrong', errors: all }).body('r1')) as { detail: string; errors: InputError[] };
    expect({ detail, named }).toEqual({ detail: 'lines are wrong; and 79,980 more', named: all.slice(0, 20) });
  });
});

describe('a bounded text', () => {
  it('is as it was where it fits, and otherwise its beginning, in no more bytes than it may have', () => {
    fc.assert(
      fc.property(fc.oneof(texts, fc.string({ unit: 'grapheme' })), fc.integer({ min: 3, max: 300 }), (text, bytes) => {
        const kept = boundedText(text, bytes);
        if (kept === text) return;
        expect(kept).toMatch(/…$/);
        expect(text.startsWith(kept.slice(0, -1))).toBe(true);
        expect(bytesOf(JSON.stringify(kept)) - 2).toBeLessThanOrEqual(bytes);
      }),
    );
    expect([boundedText('x'.repeat(100), 100), boundedText('x'.repeat(101), 100), boundedText('a😀'.repeat(40), 20)]).toEqual(['x'.repeat(100), `${'x'.repeat(97)}…`, 'a😀a…']);
  });

  it('does not end between the halves of a pair', () => {
    for (let bytes = 3; bytes < 60; bytes += 1) expect(boundedText('😀'.repeat(50), bytes)).not.toMatch(/[\ud800-\udfff]/u);
  });
});

describe('a problem', () => {
  const bodyOf = (problem: Problem): unknown => JSON.parse(problem.body('r1'));

  it('has the words, the status and the name of its kind where it has none of its own', () => {
    const cause = new Error('why');
    expect(new Problem('not-found', { cause })).toMatchObject({ name: 'Problem', message: 'Not found', status: 404, cause });
    expect(new Problem('refused', { detail: 'the order is closed', status: 409 })).toMatchObject({ message: 'the order is closed', status: 409 });
  });

  it('has no member that it has nothing for', () => {
    expect(bodyOf(new Problem('not-found'))).toStrictEqual({ type: expect.any(String) as string, title: 'Not found', status: 404, instance: 'urn:portico:request:r1' });
  });

  it.each([
    [423, 'Locked'],
    [418, "I'm a Teapot"],
    [499, expect.any(String) as string],
  ])('of many statuses is titled by its own: %i', (status, title) => {
    expect(bodyOf(new Problem('refused', { status }))).toMatchObject({ title, status });
  });

  it('of one status has the title of its kind', () => {
    expect(bodyOf(new Problem('upstream-timeout'))).not.toMatchObject({ title: 'Gateway Timeout' });
  });

  it('says for programs what an exception said, each within its bounds', () => {
    const long = 'x'.repeat(10_000);
    const { code, messages } = bodyOf(new Problem('refused', { said: { code: long, messages: [long, 'b'] } })) as { code: string; messages: string[] };
    expect({ code: code.length, messages: messages.map((one) => one.length) }).toEqual({ code: 98, messages: [248, 1] });
    expect(bodyOf(new Problem('refused', { said: { code: 17 } }))).toMatchObject({ code: 17 });
    const many = Array.from({ length: 25 }, (_, index) => `m${index}`);
    expect(bodyOf(new Problem('refused', { said: { messages: many } }))).toMatchObject({ messages: many.slice(0, 20) });
  });

  it.each<[string | undefined, number, number, string | undefined]>([
    ['words', 0, 0, 'words'],
    ['words', 20, 0, 'words'],
    ['words', 21, 0, 'words; and 1 more'],
    [undefined, 25, 0, 'and 5 more'],
    [undefined, 0, 1_234, 'and 1,234 more'],
    ['words', 22, 3, 'words; and 5 more'],
    [undefined, 20, 0, undefined],
  ])('counts what it does not name: %j with %i errors and %i more', (detail, errors, more, said) => {
    const all = Array.from({ length: errors }, () => ({ in: 'body', field: 'f', message: 'm' }) as const);
    expect((bodyOf(new Problem('invalid-input', { ...(detail === undefined ? {} : { detail }), errors: all, more })) as { detail?: string }).detail).toBe(said);
  });
});
