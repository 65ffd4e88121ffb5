import type { MediaType } from './media-types.ts';

/** How a field of a body is written that is not written as it is by default: an object as JSON, the items of a list one by one. */
export interface WrittenField {
  readonly name: string;
  readonly style?: string;
  readonly explode?: boolean;
  readonly allowReserved?: true;
  /** The media type of the part. */
  readonly type?: string;
}

const STYLES = new Set(['form', 'spaceDelimited', 'pipeDelimited', 'deepObject']);

/** The fields of a form or a multipart body with an encoding of their own (OpenAPI 3.1, 4.8.15). */
export function fieldsOf({ kind, encoding }: MediaType): WrittenField[] {
  if (kind !== 'form' && kind !== 'multipart') return [];
  return Object.entries(encoding ?? {}).flatMap(([name, { contentType, style, explode, allowReserved }]): WrittenField[] => {
    const styled = typeof style === 'string' && STYLES.has(style);
    if (kind === 'form') {
      if (!styled && typeof explode !== 'boolean') return [];
      const own = styled ? style : 'form';
      return [
        {
          name,
          style: own,
          explode: own === 'deepObject' || (typeof explode === 'boolean' ? explode : own === 'form'),
          ...(allowReserved === true ? { allowReserved } : {}),
        },
      ];
    }
    // A list of types, or a range, leaves it to the caller.
    return typeof contentType === 'string' && /^[\w.+-]+\/[\w.+-]+(?:;[^,]*)?$/.test(contentType.trim())
      ? [{ name, type: contentType.trim() }]
      : [];
  });
}
