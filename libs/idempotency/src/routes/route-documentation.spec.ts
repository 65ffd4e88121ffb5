import { LONGEST_KEY, readKey } from '../key/idempotency-key.ts';
import { documentationOf } from './route-documentation.ts';

describe('what callers are told of keys', () => {
  it('is whether they need one, and for how long a repeat gets the same answer', () => {
    const { headers = [], problems, answerHeaders } = documentationOf({ key: 'required', whenUnknown: 'repeat' }, '24h');
    const [header] = headers;
    expect([header?.name, header?.required, problems]).toEqual(['Idempotency-Key', true, ['idempotency-in-flight', 'idempotency-key-reused']]);
    expect(header?.doc).toContain('for 24h from then on. After an answer of 500 or more, or none, repeat it');
    expect(answerHeaders?.['Idempotency-Expires']).toContain('24h');
    expect(answerHeaders?.['Idempotent-Replayed']).toContain('`true`');
  });

  it('is a form of keys that their example has, and that the BFF reads', () => {
    const { headers: [{ schema = {}, doc } = { doc: '' }] = [] } = documentationOf({ key: 'required', whenUnknown: 'repeat' }, '24h');
    const { pattern, example } = schema as { pattern: string; example: string };
    expect(example).toMatch(new RegExp(pattern, 'u'));
    expect(example.slice(1, -1)).toBe(readKey(example));
    expect(['not quoted', '""'].filter((other) => new RegExp(pattern, 'u').test(other))).toEqual([]);
    expect({ schema, doc }).toMatchObject({ schema: { type: 'string' }, doc: expect.stringContaining(`1 to ${LONGEST_KEY} characters`) as string });
  });

  it('is what a failure means where services behind know no keys', () => {
    const { headers: [header] = [] } = documentationOf({ key: 'optional', whenUnknown: 'refuse' }, '2h');
    expect([header?.required, header?.doc.includes('gets the same failure')]).toEqual([false, true]);
  });
});
