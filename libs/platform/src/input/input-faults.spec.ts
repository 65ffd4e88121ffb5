import { InputFaults } from './input-faults.ts';

const add = (faults: InputFaults, times: number): InputFaults => {
  for (let index = 0; index < times; index += 1) faults.add('query', `f${index}`, 'is wrong');
  return faults;
};
const fieldsOf = (faults: InputFaults): string[] => (faults.problem().details.errors ?? []).map(({ field }) => field);

describe('what is wrong with the input of a request', () => {
  it('is nothing at first', () => {
    const faults = new InputFaults();
    expect([faults.any, faults.full, faults.hasLeft('query', 'a')]).toEqual([false, false, false]);
    faults.addUnread('query', 0, 'has too much');
    expect(faults.any).toBe(false);
  });

  it.each([
    [1, false, 1, 0],
    [19, false, 19, 0],
    [20, true, 20, 0],
    [21, true, 20, 1],
    [500, true, 20, 480],
  ])('is counted to %i, named up to twenty', (times, full, named, more) => {
    const faults = add(new InputFaults(), times);
    expect([faults.any, faults.full, fieldsOf(faults).length, faults.problem().details.more]).toEqual([true, full, named, more]);
  });

  it('is put into words only where it is named', () => {
    const message = jest.fn(() => 'is late');
    const faults = add(new InputFaults(), 19);
    faults.add('body', 'a', message);
    faults.add('body', 'b', message);
    expect(message).toHaveBeenCalledTimes(1);
    expect(faults.problem().details.errors?.at(-1)).toEqual({ in: 'body', field: 'a', message: 'is late' });
  });

  it('counts each pair that was not read, and names them once', () => {
    const faults = new InputFaults();
    faults.addUnread('query', 3, 'has more than 1,000 parameters');
    expect(faults.problem().details).toMatchObject({ errors: [{ in: 'query', field: '', message: 'has more than 1,000 parameters' }], more: 2 });
    faults.addUnread('body', 1, 'has more than 1,000 fields');
    expect(faults.problem().details.more).toBe(2);
  });

  it('leaves a value in its own place only', () => {
    const faults = new InputFaults();
    faults.leave('query', 'a');
    expect([faults.hasLeft('query', 'a'), faults.hasLeft('body', 'a'), faults.hasLeft('query', 'b')]).toEqual([true, false, false]);
    expect(faults.any).toBe(false);
  });

  it('is one problem whose words name place, field and fault; of a whole input, the place alone', () => {
    const faults = new InputFaults();
    faults.add('query', 'limit', 'must be an integer number');
    faults.add('body', '', 'must be a JSON object');
    faults.add('query', '', 'has more than 1,000 parameters');
    const { code, details } = faults.problem();
    expect([code, details.detail]).toEqual(['invalid-input', 'query limit must be an integer number; body must be a JSON object; query has more than 1,000 parameters']);
  });

  it('keeps no more of a field or a message than may be said', () => {
    const faults = new InputFaults();
    faults.add('body', 'f'.repeat(10_000), 'm'.repeat(10_000));
    const [error] = faults.problem().details.errors ?? [];
    expect([error?.field.length, error?.message.length]).toEqual([498, 498]);
  });
});
