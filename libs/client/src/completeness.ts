/** A part of an answer that is not as it should be. */
export interface MissingPart {
  /** The name that the BFF has for it: `prices`. */
  readonly part: string;
  /** What stands in its place: nothing (its fields are null), a fallback, or an older value. */
  readonly is: 'omitted' | 'fallback' | 'stale';
  readonly reason: 'unavailable' | 'timeout' | 'invalid' | 'missing' | 'needs' | 'internal';
  /** Seconds, of an older value. */
  readonly age?: number;
}

/**
 * What is missing in an answer, by its header `Completeness`: a List of Tokens with parameters (RFC 9651, section 3.1). Empty where the
 * answer is complete.
 *
 * @example if (missingParts(response).some(({ part }) => part === 'prices')) show('Prices cannot be had right now.');
 */
export function missingParts({ headers }: Pick<Response, 'headers'>): MissingPart[] {
  // Tokens and numbers have no white space within.
  const list = (headers.get('completeness') ?? '').replaceAll(/[ \t]/g, '');
  return list.split(',').flatMap((item) => {
    const [part = '', ...parameters] = item.split(';');
    if (part === '') return [];
    const { age, ...rest } = Object.fromEntries(parameters.map((one) => one.split('='))) as Record<string, string>;
    return [{ part, ...(rest as Pick<MissingPart, 'is' | 'reason'>), ...(age === undefined ? {} : { age: Number(age) }) }];
  });
}

export const isComplete = (response: Pick<Response, 'headers'>): boolean => missingParts(response).length === 0;
