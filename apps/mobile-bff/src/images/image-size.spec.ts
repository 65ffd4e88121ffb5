import { imageSize } from './image-size.ts';

const usual = { w: 160, dpr: 2 };
const none = { width: undefined, dpr: undefined };

describe('the image size', () => {
  it.each([
    ['the query alone decides', { w: 200, dpr: 3 }, { width: 999, dpr: 9 }, 600, []],
    ['the density is a hint', { w: 200 }, { width: 999, dpr: 1.5 }, 300, ['Sec-CH-DPR', 'DPR']],
    ['the density is usual', { w: 200 }, none, 400, ['Sec-CH-DPR', 'DPR']],
    ['the width is a hint, in device pixels already', { dpr: 3 }, { width: 500, dpr: undefined }, 500, ['Sec-CH-Width', 'Width']],
    ['the width is usual', { dpr: 3 }, { width: undefined, dpr: 1 }, 480, ['Sec-CH-Width', 'Width']],
    ['both are hints', {}, { width: 500, dpr: 4 }, 500, ['Sec-CH-Width', 'Width', 'Sec-CH-DPR', 'DPR']],
    ['nothing is said', {}, none, 320, ['Sec-CH-Width', 'Width', 'Sec-CH-DPR', 'DPR']],
  ])('when %s', (_, query, hints, pixels, consulted) => {
    expect(imageSize(query, hints, usual)).toEqual({ pixels, consulted });
  });

  it.each([
    [412, 2.625, 1082],
    [100, 1.1, 110],
    [333, 1.5, 500],
    [1, 1, 1],
  ])('of %d CSS pixels at %d is %d device pixels, rounded up', (w, dpr, pixels) => {
    expect(imageSize({ w, dpr }, none, usual).pixels).toBe(pixels);
  });

  it('rounds a width hint up', () => expect(imageSize({}, { width: 160.5, dpr: undefined }, usual).pixels).toBe(161));
});
