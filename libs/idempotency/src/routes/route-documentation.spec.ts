import { documentationOf } from './route-documentation.ts';

describe('what callers are told of keys', () => {
  it('is whether they need one, and for how long a repeat gets the same answer', () => {
    const { headers = [], problems, answerHeaders } = documentationOf({ key: 'required', whenUnknown: 'repeat' }, '24h');
    const [header] = headers;
    expect([header?.name, header?.required, problems]).toEqual(['Idempotency-Key', true, ['idempotency-in-flight', 'idempotency-key-reused']]);
    expect(header?.doc).toContain('for 24h from then on. After an answer of 500 or more, or none, repeat it');
    expect(answerHeaders?.['Idempotency-Expires']).toContain('24h');
  });

  it('is what a failure means where services behind know no keys', () => {
    const { headers: [header] = [] } = documentationOf({ key: 'optional', whenUnknown: 'refuse' }, '2h');
    expect([header?.required, header?.doc.includes('gets the same failure')]).toEqual([false, true]);
  });
});
