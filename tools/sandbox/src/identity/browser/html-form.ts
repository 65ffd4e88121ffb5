const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };

const unescaped = (text: string): string => text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity);

const attribute = (tag: string, name: string): string | undefined => {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return found === undefined ? undefined : unescaped(found);
};

export interface HtmlForm {
  readonly action: string;
  readonly method: string;
  /** By name, as they are filled in already. */
  readonly fields: Readonly<Record<string, string>>;
}

/** The first form of a page with quoted attributes, as the pages of the sandbox and of the BFFs are; undefined where there is none. */
export const firstForm = (html: string): HtmlForm | undefined => {
  const [whole, tag = ''] = /(<form\b[^>]*>)[^]*?<\/form>/.exec(html) ?? [];
  if (whole === undefined) return undefined;
  const inputs = [...whole.matchAll(/<input\b[^>]*>/g)].map(([input]) => [attribute(input, 'name') ?? '', attribute(input, 'value') ?? ''] as const);
  return { action: attribute(tag, 'action') ?? '', method: (attribute(tag, 'method') ?? 'get').toUpperCase(), fields: Object.fromEntries(inputs) };
};
