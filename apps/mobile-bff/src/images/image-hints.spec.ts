import { readImageHints } from './image-hints.ts';

describe('image hints', () => {
  it('are read under their present names', () => {
    expect(readImageHints({ 'sec-ch-width': '640', 'sec-ch-dpr': '2.625' })).toEqual({ width: 640, dpr: 2.625 });
  });

  it('are read under their older names', () => {
    expect(readImageHints({ width: '320', dpr: '2.0' })).toEqual({ width: 320, dpr: 2 });
  });

  it('prefer the present name', () => {
    expect(readImageHints({ 'sec-ch-dpr': '3', dpr: '2', 'sec-ch-width': '640', width: '320' })).toEqual({ width: 640, dpr: 3 });
  });

  it('fall back to the older name when the present one cannot be read', () => {
    expect(readImageHints({ 'sec-ch-dpr': 'high', dpr: '2' }).dpr).toBe(2);
  });

  it.each(['', 'wide', '-1', '0', '0.0', '1e3', '0x10', '99999', '640, 320', ' 640', 'Infinity'])('pass over a width of "%s"', (width) => {
    expect(readImageHints({ 'sec-ch-width': width })).toEqual({ width: undefined, dpr: undefined });
  });

  it.each(['11', '2.6255', 'NaN'])('pass over a density of "%s"', (dpr) => expect(readImageHints({ dpr }).dpr).toBeUndefined());

  it('are undefined when nothing is said', () => expect(readImageHints({})).toEqual({ width: undefined, dpr: undefined }));
});
