/** What the device says of itself (WICG Responsive Image Client Hints), under the hints' present names and their older ones. */
export interface ImageHints {
  /** Device pixels, not CSS pixels: the device has already multiplied. */
  readonly width: number | undefined;
  readonly dpr: number | undefined;
}

export const WIDTH_HINTS = ['Sec-CH-Width', 'Width'] as const;
export const DPR_HINTS = ['Sec-CH-DPR', 'DPR'] as const;

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Hints are hints: what cannot be read as a sensible number is passed over, never refused. */
export const readImageHints = (headers: Headers): ImageHints => ({
  width: firstNumber(headers, WIDTH_HINTS, 10_000),
  dpr: firstNumber(headers, DPR_HINTS, 10),
});

function firstNumber(headers: Headers, names: readonly string[], max: number): number | undefined {
  for (const name of names) {
    const text = headers[name.toLowerCase()];
    const number = typeof text === 'string' && /^\d{1,5}(\.\d{1,3})?$/.test(text) ? Number(text) : 0;
    if (number > 0 && number <= max) return number;
  }
  return undefined;
}
