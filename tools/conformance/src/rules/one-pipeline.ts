import type { Tree } from '../tree/tree.ts';

const HOME = 'libs/platform/src/pipeline/';

/** What puts code into the way of every request, or of some behind the pipeline's back. */
const STEPS = [
  /\baddHook\(\s*['"](?:onRequest|preParsing|preValidation|preHandler|preSerialization|onSend|onResponse|onError|onTimeout|onRequestAbort)['"]/,
  /\bAPP_(?:GUARD|INTERCEPTOR|PIPE)\b/,
  /\buseGlobal(?:Guards|Interceptors|Pipes)\b/,
  /@Use(?:Guards|Interceptors|Pipes)\(/,
  /\bimplements\s+NestMiddleware\b/,
];

/** A request's way is written down in one place: hooks, guards, interceptors and pipes are registered there and nowhere else. */
export const onePipeline = (tree: Tree): string[] =>
  [...tree.sources]
    .filter(([path]) => /^(apps|libs)\//.test(path) && !path.startsWith(HOME) && !/\.(?:spec|fixture)\.ts$/.test(path))
    .flatMap(([path, text]) => {
      const found = STEPS.map((step) => step.exec(text)?.[0]).find((step) => step !== undefined);
      return found === undefined ? [] : `${path}: ${found} puts a step into a request's way outside ${HOME}; export a stage for one of its slots`;
    });
