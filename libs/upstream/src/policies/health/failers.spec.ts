import { Failers } from './failers.ts';

describe('the failures of an operation', () => {
  const countsOf = (failers: Failers, by: string, times: number, now = 0): number => Array.from({ length: times }, () => failers.counts(by, now)).filter((counts) => counts).length;

  it('all count where no one else is answered', () => {
    const failers = new Failers();
    failers.answered('ann', 0);
    expect(countsOf(failers, 'ann', 50)).toBe(50);
  });

  it('count three times for each caller while another one is answered', () => {
    const failers = new Failers();
    failers.answered('ann', 0);
    expect({ one: countsOf(failers, 'mallory', 50), other: countsOf(failers, 'bob', 50), answeredBefore: countsOf(failers, 'ann', 50) }).toEqual({ one: 3, other: 3, answeredBefore: 50 });
    failers.answered('mallory', 0);
    expect({ one: countsOf(failers, 'mallory', 50), answeredBefore: countsOf(failers, 'ann', 50) }).toEqual({ one: 0, answeredBefore: 0 });
  });

  it('count again once the others have not been answered for ten seconds', () => {
    const failers = new Failers();
    failers.answered('ann', 0);
    expect([countsOf(failers, 'mallory', 50, 10_000), countsOf(failers, 'mallory', 50, 10_001)]).toEqual([3, 50]);
  });

  it('all count where one is answered repeatedly, and no one else', () => {
    const failers = new Failers();
    for (let times = 0; times < 3; times += 1) failers.answered('ann', 0);
    expect(countsOf(failers, 'ann', 50)).toBe(50);
  });

  it('count three times again after ten seconds, in which others are answered', () => {
    const failers = new Failers();
    const at = (now: number): number => {
      failers.answered('ann', now);
      return countsOf(failers, 'mallory', 50, now);
    };
    expect([at(1_000), at(11_000), at(11_001), at(21_001), at(21_002)]).toEqual([3, 0, 3, 0, 3]);
  });

  it('count of more callers than are told apart', () => {
    const failers = new Failers();
    failers.answered('ann', 0);
    for (let caller = 0; caller < 64; caller += 1) failers.counts(`${caller}`, 0);
    expect([countsOf(failers, 'one more', 50), countsOf(failers, '63', 50)]).toEqual([50, 2]);
  });
});
