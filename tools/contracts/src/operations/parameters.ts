import type { Parameter } from '../open-api.ts';
import type { Kind, SchemaKinds } from '../schemas/schema-kinds.ts';
import type { Schema } from '../schemas/schema.ts';

/** How a parameter is written that is no plain value; see HttpParameter of @portico/upstream. */
export interface WrittenParameter {
  readonly in: string;
  readonly name: string;
  readonly style: string;
  readonly explode: boolean;
  readonly allowReserved?: true;
}

/** The styles of each place, the first one by default (OpenAPI 3.1.1, "Style Values"). */
const STYLES: Readonly<Record<string, readonly string[]>> = {
  path: ['simple', 'label', 'matrix'],
  query: ['form', 'spaceDelimited', 'pipeDelimited', 'deepObject'],
  header: ['simple'],
  cookie: ['form'],
};

/** What the styles that cannot write everything can ("Style Examples"). */
const ONLY: Readonly<Record<string, readonly Kind[]>> = { spaceDelimited: ['list', 'object'], pipeDelimited: ['list', 'object'], deepObject: ['object'] };
const WORDS: Readonly<Record<Kind, string>> = { scalar: 'a single value', list: 'a list', object: 'an object' };
const AS_JSON = 'declare it by `content: { application/json: … }` instead of `schema`';

/** How those are written that are not a plain value each. @param refuse told what cannot be written, and why */
export function writtenParameters(
  parameters: readonly Parameter[],
  kinds: SchemaKinds,
  refuse: (fault: string, parameter: Parameter) => void,
): WrittenParameter[] {
  return parameters.flatMap((parameter) => {
    const fault = faultOf(parameter, kinds);
    if (fault === undefined) return written(parameter, kinds);
    refuse(`the ${parameter.in} parameter "${parameter.name}" ${fault}`, parameter);
    return [];
  });
}

function written({ in: place, name, style, explode, allowReserved, schema, content }: Parameter, kinds: SchemaKinds): WrittenParameter[] {
  if (content) return [{ in: place, name, style: 'json', explode: false }];
  const [byDefault = ''] = STYLES[place] ?? [];
  const own = style ?? byDefault;
  const found = kinds.of((schema ?? {}) as Schema);
  const isPlain = own === byDefault && !allowReserved && found.size === 1 && found.has('scalar');
  // By default, lists and objects are exploded in style form alone; of deepObject there is no other form.
  return isPlain ? [] : [{ in: place, name, style: own, explode: explode ?? (own === 'form' || own === 'deepObject'), ...(allowReserved ? { allowReserved } : {}) }];
}

/** What keeps a parameter from being written, and what to do about it. */
function faultOf({ in: place, style, explode, allowReserved, schema, content }: Parameter, kinds: SchemaKinds): string | undefined {
  const styles = STYLES[place];
  if (!styles) return `stands in "${place}"; a parameter stands in ${Object.keys(STYLES).join(', ')}`;
  if (content) {
    const types = Object.keys(content);
    return types.length === 1 && /^application\/(?:json|[\w.-]+\+json)\b/i.test(types[0] as string) ? undefined : `has the content ${types.join(', ') || 'of nothing'}; only application/json can be written`;
  }
  if (!schema) return 'has neither a schema nor a content; add one';
  const own = style ?? (styles[0] as string);
  if (!styles.includes(own)) return `has the style ${own}; in ${place} there is ${styles.join(', ')}`;
  if (allowReserved && place !== 'query') return 'allows reserved characters, which would change the path or the field; allowReserved is for query parameters';
  if (explode === false && own === 'deepObject') return 'is a deepObject that is not exploded, of which no form is defined; take `explode` away';
  if (explode && own.endsWith('Delimited')) return `has the style ${own}, exploded, of which no form is defined; write \`style: form\`, or take \`explode\` away`;
  const unwritable = [...kinds.of(schema as Schema)].filter((kind) => ONLY[own]?.includes(kind) === false);
  if (unwritable.length > 0) return `may be ${unwritable.map((kind) => WORDS[kind]).join(' or ')}, which style ${own} cannot write; take another style`;
  return kinds.areNested(schema as Schema) ? `may have a list or an object within a list or an object, which no style can write; ${AS_JSON}` : undefined;
}
