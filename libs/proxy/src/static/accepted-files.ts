import { elementsOf, withoutOws } from '@portico/config';

/** Codings of files that are compressed before, by how they end; the shortest first. */
const ENDINGS = [['br', '.br'], ['zstd', '.zst'], ['gzip', '.gz']] as const;

/** The codings that a client takes (RFC 9110, section 12.5.3), the best first, with the endings of their files. */
export function acceptedEndings(accepted: string | undefined): (readonly [coding: string, ending: string])[] {
  const weights = new Map(elementsOf(accepted ?? '').map((element) => {
    const [coding = '', ...parameters] = element.split(';').map((part) => withoutOws(part).toLowerCase());
    const weight = parameters.find((one) => one.startsWith('q='));
    return [coding, weight === undefined ? 1 : Number(weight.slice(2)) || 0];
  }));
  const weightOf = (coding: string): number => weights.get(coding) ?? weights.get('*') ?? 0;
  return ENDINGS.filter(([coding]) => weightOf(coding) > 0).sort(([one], [other]) => weightOf(other) - weightOf(one));
}
