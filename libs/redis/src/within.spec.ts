import { Unanswered, within } from './within.ts';

describe('an answer that is waited for', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('is waited for so long and no longer', async () => {
    let outcome: unknown = 'waiting';
    void within(100, new Promise(() => undefined)).catch((error: unknown) => (outcome = error));
    await jest.advanceTimersByTimeAsync(99);
    expect(outcome).toBe('waiting');
    await jest.advanceTimersByTimeAsync(2);
    expect(outcome).toBeInstanceOf(Unanswered);
    expect(outcome).toMatchObject({ name: 'Unanswered', message: 'no answer within 100 ms' });
    expect(jest.getTimerCount()).toBe(0);
  });

  it('is given as it is, answer or failure, and no timer is left', async () => {
    const mistake = new TypeError('no');
    expect(await within(100, Promise.resolve('yes'))).toBe('yes');
    await expect(within(100, Promise.reject(mistake))).rejects.toBe(mistake);
    await jest.advanceTimersByTimeAsync(0);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('is taken at the last moment', async () => {
    const late = new Promise((resolve) => setTimeout(() => resolve('late'), 99));
    const answered = within(100, late);
    await jest.advanceTimersByTimeAsync(99);
    expect(await answered).toBe('late');
    await jest.advanceTimersByTimeAsync(0);
    expect(jest.getTimerCount()).toBe(0);
  });
});
