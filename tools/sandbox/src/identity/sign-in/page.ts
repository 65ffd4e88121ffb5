import { createHash } from 'node:crypto';

const STYLE = `
body { font: 1rem/1.5 system-ui, sans-serif; margin: 15vh auto; max-width: 22rem; padding: 0 1rem; color: #1d2433; background: #f4f5f8 }
label { display: block; margin-top: 1rem }
input { display: block; box-sizing: border-box; width: 100%; padding: .5rem; font: inherit; border: 1px solid #8a91a3; border-radius: .25rem }
button { margin-top: 1.5rem; padding: .5rem 1.5rem; font: inherit; color: #fff; background: #2f4b9e; border: 0; border-radius: .25rem }
[role=alert] { color: #a3161d }
`;

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text for a place in HTML, inside or outside of quotes. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

export interface Page {
  readonly title: string;
  /** HTML. */
  readonly body: string;
}

/** Works without JavaScript, and allows none. */
export const htmlOf = ({ title, body }: Page): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
${body}
</main>
</body>
</html>
`;

/** Where a page's form leads in the end: `form-action` holds for the redirects after it too (CSP 3, section 6.4.2). */
const destination = (uri: string): string => {
  const url = URL.parse(uri);
  if (!url) return '';
  return url.origin === 'null' ? ` ${url.protocol}` : ` ${url.origin}`;
};

/** The headers of a page whose form is answered by a redirect to this URI at last. */
export const pageHeaders = (redirectUri = ''): Record<string, string> => ({
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'self'${destination(redirectUri)}; frame-ancestors 'none'; base-uri 'none'`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
});
