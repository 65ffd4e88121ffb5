import { readdirSync, readFileSync } from 'node:fs';
import { basename, isAbsolute, join, normalize, relative } from 'node:path';
import { parse } from 'yaml';

/** Bundles the app in the current folder into one ESM file, dist/apps/<app>/main.mjs, with everything it needs inside. */
const app = process.cwd();
const root = import.meta.dirname;
const out = join(root, 'dist/apps', basename(app));

/** Packages that Nest and others load only when somebody uses them. They are not part of a BFF, and must not be looked for. */
const OPTIONAL = [
  // Nest's adapter where an app brings none of its own: with it came Express and all that it needs.
  '@nestjs/platform-express',
  '@nestjs/microservices',
  '@nestjs/websockets',
  '@nestjs/websockets/socket-module.js',
  '@nestjs/microservices/microservices-module.js',
  '@fastify/static',
  '@fastify/view',
  '@fastify/multipart',
  'class-transformer/storage',
  'pino-pretty',
  'supports-color',
];

/** undici's other parser, which only its option `useMilo` loads. */
const UNUSED_OF_UNDICI = ['../milo/simd.js', '../milo/no-simd.js'];

/**
 * What runs before any module: the first process of a container gets no signal that it does not listen for, and would be killed after its
 * grace period. `runBff` listens for itself as soon as it is called; see stop-signals.ts for the codes.
 */
const FIRST = `for (const [signal, code] of [['SIGTERM', 143], ['SIGINT', 130]]) if (process.listenerCount(signal) === 0) process.on(signal, () => process.listenerCount(signal) === 1 && process.exit(code));`;

/** What features read while they run: the files of their folders `assets`, which stand together in one such folder beside the bundle. */
const assets = () =>
  readdirSync(join(app, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && basename(entry.parentPath) === 'assets')
    .map(({ parentPath, name }) => ({ name, path: join(parentPath, name) }));

/** The folders that `static` of bff.yaml names: they stand beside the bundle as they stand beside the file. */
const staticFiles = () =>
  (parse(readFileSync(join(app, 'bff.yaml'), 'utf8'))?.static ?? [])
    .filter(({ root: folder }) => !isAbsolute(folder) && !normalize(folder).startsWith('..'))
    .flatMap(({ root: folder }) => readdirSync(join(app, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => ({ name: relative(app, join(parentPath, name)), path: join(parentPath, name) }));

export default {
  input: join(app, 'src/main.ts'),
  platform: 'node',
  tsconfig: join(root, 'tsconfig.base.json'),
  external: (id, importer) => OPTIONAL.includes(id) || (UNUSED_OF_UNDICI.includes(id) && /[\\/]undici[\\/]lib[\\/]/.test(importer ?? '')),
  output: {
    file: join(out, 'main.mjs'),
    format: 'esm',
    banner: FIRST,
    sourcemap: true,
    keepNames: true,
    codeSplitting: false,
  },
  plugins: [
    {
      name: 'bff-files',
      buildStart() {
        for (const file of [join(app, 'bff.yaml'), ...[...assets(), ...staticFiles()].map(({ path }) => path)]) this.addWatchFile(file);
      },
      generateBundle() {
        this.emitFile({ type: 'asset', fileName: 'bff.yaml', source: readFileSync(join(app, 'bff.yaml')) });
        for (const { name, path } of assets()) this.emitFile({ type: 'asset', fileName: `assets/${name}`, source: readFileSync(path) });
        for (const { name, path } of staticFiles()) this.emitFile({ type: 'asset', fileName: name, source: readFileSync(path) });
        // Node keeps compiled code beside the bundle, so that the next start is quicker.
        const start = `import * as nodeModule from 'node:module';\n\n${FIRST}\nnodeModule.enableCompileCache?.();\nawait import('./main.mjs');\n`;
        this.emitFile({ type: 'asset', fileName: 'start.mjs', source: start });
      },
    },
  ],
};
