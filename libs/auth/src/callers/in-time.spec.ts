import { runInScope } from '@portico/platform';
import type { Scope } from '@portico/platform';
import { inTime } from './in-time.ts';

describe('what is asked about a caller', () => {
  const members = new Set<{ cancel: (reason: string) => void }>();
  const scope = { add: (member: never) => members.add(member), remove: (member: never) => members.delete(member) } as unknown as Scope;
  const within = <T>(work: Promise<T>): Promise<T> => runInScope(scope, () => inTime(work));

  beforeEach(() => members.clear());

  it.each([
    ['deadline', 'upstream-timeout'],
    ['client-gone', 'client-gone'],
    ['settled', 'client-gone'],
  ])('ends with the request: %s', async (reason, code) => {
    const asked = within(new Promise(() => undefined));
    expect(members.size).toBe(1);
    for (const { cancel } of members) cancel(reason);
    await expect(asked).rejects.toMatchObject({ code });
  });

  it('ends by itself before, and leaves nothing with the request', async () => {
    const fault = new Error('gone');
    expect(await within(Promise.resolve('answer'))).toBe('answer');
    await expect(within(Promise.reject(fault))).rejects.toBe(fault);
    await new Promise(setImmediate);
    expect(members.size).toBe(0);
  });

  it('is as it is outside a request', () => {
    const work = Promise.resolve('answer');
    expect(inTime(work)).toBe(work);
  });
});
