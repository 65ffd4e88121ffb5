import type { Tree } from '@nx/devkit';
import { SHOP_SCRIPTS } from './shop.ts';

/** Takes the shop out of what is read first. The guides stay: their examples are of the demo shop that was here. */
export function ejectFromDocuments(tree: Tree): void {
  tree.write('README.md', README);
  const gone = [
    ...SHOP_SCRIPTS.map((script) => `npm run ${script}`),
    'npx nx run tools-conformance:walk',
    'npx nx g @portico/tools:eject-shop',
  ];
  edit(tree, 'CONTRIBUTING.md', (text) =>
    text
      .replace('npm run verify -- --only guides', 'npm run verify -- --only images')
      .split('\n')
      .filter((line) => !gone.some((command) => line.startsWith(`| \`${command}`)))
      .join('\n'),
  );
  edit(tree, 'docs/lifecycle.md', (text) => text.replace(/## The files that a request executes\n[^]*?<!-- end: walk -->\n+/, ''));
}

export function edit(tree: Tree, path: string, change: (text: string) => string): void {
  tree.write(path, change(tree.read(path, 'utf8') ?? ''));
}

const README = `# Portico

BFFs over your own services, on [NestJS](https://nestjs.com): each kind of client has a small gateway of its own, and they share libraries.

\`\`\`sh
npm ci && npm start
\`\`\`

\`\`\`sh
npm ci && npm test
\`\`\`

A service, a BFF and a page over it:

\`\`\`sh
npx nx g @portico/tools:upstream payments --spec payments.yaml
npx nx g @portico/tools:bff kiosk --auth session
npx nx g @portico/tools:feature overview --bff kiosk --upstreams payments
\`\`\`

The [guides](docs/guides) tell the rest; their examples are of Portico's demo shop. [Every setting](docs/reference/settings.md), [every
problem](docs/reference/problems.md), [the way of a request](docs/lifecycle.md).
`;
