import type { Tree } from '../tree/tree.ts';

/** Libraries that read headers; settings and commands are no messages of HTTP. */
const READERS = /^libs\/(?:auth|edge|http-service|idempotency|observability|openapi|overload|partners|platform|proxy|rate-limit|upstream)\/src\/(?!testing\/|commands\/|(?:module\/)?explain\/)/;
/** What they read that is no header: a key in PEM, a list of instances. */
const OTHER_TEXTS: ReadonlySet<string> = new Set(['libs/auth/src/upstream-identity/internal-jwt/key-text.ts', 'libs/upstream/src/transport/discovery/instance-text.ts']);

/** Around what a header says are spaces and tabs alone (RFC 9110, section 5.6.3). `trim()` takes the byte 0xA0 too, which makes another name of one. */
export const whitespaceOfHttp = (tree: Tree): string[] =>
  [...tree.sources].flatMap(([path, text]) =>
    READERS.test(path) && !OTHER_TEXTS.has(path) && !/\.(?:spec|fixture)\.ts$/.test(path) && /\.trim(?:Start|End)?\(/.test(text) ? [`${path}: trim() takes more than HTTP's whitespace; take withoutOws()`] : [],
  );
