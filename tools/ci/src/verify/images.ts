/**
 * `npm run images [-- --only web-bff,edge] [-- --prefix portico]`: builds the image of each BFF and of the edge, as their Dockerfiles say, and starts
 * them, with Docker or Podman.
 */
import { globSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildBff, pageOf, tryBff } from './bff-image.ts';
import { ENGINES, Engine } from './engine.ts';

const root = join(import.meta.dirname, '../../../..');
const { only, prefix } = parseArgs({ options: { only: { type: 'string' }, prefix: { type: 'string', default: 'portico' } } }).values;
const apps = globSync('apps/*/bff.yaml', { cwd: root }).map((file) => basename(dirname(file))).sort();
const EDGE = 'edge';
const wanted = only?.split(',') ?? [...apps, EDGE];
const unknown = wanted.filter((name) => name !== EDGE && !apps.includes(name));
if (unknown.length > 0) throw new Error(`there is no image of ${unknown.join(', ')}; there are ${[...apps, EDGE].join(', ')}`);
const engine = Engine.find(root);
if (engine === undefined) throw new Error(`images need an engine; none answers: ${ENGINES.map((name) => `${name} info`).join(', ')}`);

const bytesOf = (image: string): string => `${engine.run('image', 'inspect', '--format', '{{.Size}}', image)} bytes`;

for (const app of wanted.filter((name) => name !== EDGE)) {
  const image = `${prefix}/${app}`;
  buildBff(engine, app, image);
  const plans = pageOf(engine, image, '/plans').split('\n').length;
  console.log(`${image}: ${bytesOf(image)}, ${plans} lines of plans, ready after ${Math.round(await tryBff(engine, image))} ms`);
}

// The edge has no rules of a BFF that is not there: each policy is looked at, as the user that it runs as.
if (wanted.includes(EDGE)) {
  const image = `${prefix}/${EDGE}`;
  engine.run('build', '-t', image, 'docker/edge');
  for (const file of globSync('docker/edge/policies/*.conf', { cwd: root }).sort()) {
    const policy = basename(file, '.conf');
    engine.run('run', '--rm', '--read-only', '--tmpfs', '/tmp', '-e', `WAF_POLICY=${policy}`, '-e', 'WAF_BFF=127.0.0.1:8080', image, 'check');
    console.log(`${image}: ${bytesOf(image)}, the policy ${policy} can be used`);
  }
}
