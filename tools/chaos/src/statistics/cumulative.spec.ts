import { Cumulative } from './cumulative.ts';

describe('Cumulative', () => {
  const counted = new Cumulative();
  counted.read(1000, 10);
  counted.read(2000, 30);
  counted.read(4000, 30);

  it('interpolates the growth between readings', () => {
    expect(counted.between(1000, 2000)).toBe(20);
    expect(counted.between(1500, 3000)).toBe(10);
  });

  it('assumes no growth outside of the readings', () => {
    expect(counted.between(0, 1000)).toBe(0);
    expect(counted.between(4000, 9000)).toBe(0);
    expect(new Cumulative().between(0, 1)).toBe(0);
  });
});
