const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escaped = (text: string): string => text.replace(/[&<>"']/g, (one) => ENTITIES[one] as string);

/**
 * What a person sees whose sign-in cannot be finished: what has happened, and a way on. Without scripts and styles.
 * @param returnTo where the sign-in was to lead, if that is known
 * @param home the page to go to instead
 */
export function lostPage(happened: string, returnTo: string | undefined, home: string): string {
  const again = `/auth/login${returnTo === undefined ? '' : `?returnTo=${encodeURIComponent(returnTo)}`}`;
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sign-in</title></head>
<body>
<h1>You are not signed in</h1>
<p>${escaped(happened)}</p>
<p><a href="${escaped(again)}">Sign in again</a> or <a href="${escaped(home)}">go on without</a></p>
</body>
</html>
`;
}
