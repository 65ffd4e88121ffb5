/**
 * One media type (the names of RFC 6838, section 4.2), with parameters or without (RFC 9110, section 8.3.1). A comma is refused even inside a parameter: it separates several
 * fields, of which a browser takes the last one (Fetch, "extract a MIME type").
 */
const MEDIA_TYPE = /^[ \t]*([\w!#$&^.+-]+\/[\w!#$&^.+-]+)[ \t]*(?:;[^,]*)?$/;

/** `type/subtype` in small letters; undefined for what is missing or is not exactly one media type. */
export const essenceOf = (contentType: string | undefined): string | undefined => MEDIA_TYPE.exec(contentType ?? '')?.[1]?.toLowerCase();

/**
 * What a browser runs, or reads as part of a page, when it comes from the page's own origin: documents, scripts, styles, modules, and
 * containers of these.
 */
const ACTIVE = /^(?:text\/(?:html|xml|xsl|css|cache-manifest|.*(?:java|ecma|live|j)script.*)|application\/(?:xml|xml-dtd|pdf|wasm|.*(?:java|ecma)script.*|x-shockwave-flash|.*vnd\.wap.*)|multipart\/.*|message\/.*|image\/svg.*|.*\+xml)$/;

export const isActive = (essence: string): boolean => ACTIVE.test(essence);

/**
 * Whether a route shows a media type in a page. A range such as `image/*` has nothing active in it: `image/svg+xml` has to be named.
 *
 * @param shown as the route declares them
 */
export function isShown(essence: string, shown: readonly string[]): boolean {
  if (shown.includes(essence)) return true;
  return !isActive(essence) && shown.includes(`${essence.slice(0, essence.indexOf('/'))}/*`);
}

/** A stream of events is open once its head has come, and may be silent for long after that (HTML, section 9.2.3). */
export const isOfEvents = (contentType: string | undefined): boolean => essenceOf(contentType) === 'text/event-stream';
