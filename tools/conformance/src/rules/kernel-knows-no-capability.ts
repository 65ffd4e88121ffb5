import ts from 'typescript';
import type { Tree } from '../tree/tree.ts';

const KERNEL = 'libs/platform/src/';
const CATALOGUE = `${KERNEL}problems/catalogue.ts`;

/** Words of capabilities, and where what they stand for lives. */
const WORDS: readonly { readonly pattern: RegExp; readonly home: string }[] = [
  { pattern: /idempoten\w*/i, home: 'libs/idempotency' },
  { pattern: /rate-?limit\w*|throttl\w*/i, home: 'libs/rate-limit' },
  { pattern: /\b(?:sign-?in)?sessions?\b/i, home: 'libs/auth' },
  { pattern: /\bpartners?\b(?!\.example)/i, home: 'libs/partners' },
  { pattern: /completeness/i, home: 'libs/aggregation' },
  { pattern: /breakers?\b|\bhedg\w*|\bejec\w*|\bretr(?:y|ies)\b(?!-after)/i, home: 'libs/upstream' },
  { pattern: /\bload shed\w*|\bshed(?:s|ding)?\b/i, home: 'libs/overload' },
  { pattern: /\bredis\b/i, home: 'libs/redis' },
];

/** Every BFF has upstreams, and the kernel's texts may speak of them. What it declares must not be about them. */
const UPSTREAM = { pattern: /upstream/i, home: 'libs/upstream' };

/** Files that may have such a word, and why. */
const ALLOWED: Readonly<Record<string, string>> = {
  'problems/catalogue.ts': 'one catalogue holds the problems of all: clients read their codes',
  'settings/capability-sections.ts': 'one index says whose section is whose: a library that is not loaded cannot say so itself',
  'pipeline/pipeline.ts': 'the table of slots says what fills each',
  'input/handler-arguments.ts': 'it names the decorators of Nest that a BFF does not serve',
  'context/read-answer.ts': 'an answer that breaks its contract is reported with who gave it, also by ownership()',
  'routes/ownership.ts': 'it reports who gave the answer that breaks its contract',
};

/** The kernel knows no capability: what belongs to a concept lives with it, its words included. Specs may use any. */
export function kernelKnowsNoCapability(tree: Tree): string[] {
  const codes = Array.from((tree.files.get(CATALOGUE) ?? '').matchAll(/^ {2}'([a-z-]+)': \{/gm), ([, code]) => code as string);
  const withWords = new Set<string>();
  const found = [...tree.sources].flatMap(([path, text]) => {
    if (!path.startsWith(KERNEL) || /\.(?:spec|fixture)\.ts$|\/fixtures\//.test(path)) return [];
    const file = path.slice(KERNEL.length);
    const words = wordsIn(path, codes.reduce((rest, code) => rest.replaceAll(code, ''), text));
    if (words.length > 0) withWords.add(file);
    return file in ALLOWED ? [] : words.map(({ word, home }) => `${path}: "${word}" is a word of ${home}; move what it stands for there`);
  });
  const needless = Object.keys(ALLOWED).filter((file) => tree.files.has(KERNEL + file) && !withWords.has(file));
  return [...found, ...needless.map((file) => `${KERNEL}${file} has no word of a capability any more; take its exception out of the rule`)];
}

function wordsIn(path: string, text: string): { readonly word: string; readonly home: string }[] {
  const said = WORDS.flatMap(({ pattern, home }) => {
    const word = pattern.exec(text)?.[0];
    return word === undefined ? [] : [{ word, home }];
  });
  const word = identifiersIn(path, text).find((name) => UPSTREAM.pattern.test(name));
  return word === undefined ? said : [...said, { word, home: UPSTREAM.home }];
}

function identifiersIn(path: string, text: string): string[] {
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) names.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest));
  return names;
}
