import type { Tree } from '../tree/tree.ts';

/** A call that arms a timer; names as `setTimeout as delay` are no calls. */
const ARMS = /\bset(?:Timeout|Interval|Immediate)\(/;
/** At the call, or around a function of its own that arms and gives back the timer. */
const OUTSIDE = /outsideRequests\(|\): NodeJS\.(?:Timeout|Immediate) =>/;

/** Writes to a file and calls no one else’s code; it is also run by itself, without the platform. */
const STANDS_ALONE = 'libs/observability/src/logs/buffered-destination.ts';

/** A timer that is armed inside a request shows that request to all that it calls, for other requests too. */
export const timersOutsideRequests = (tree: Tree): string[] =>
  [...tree.sources]
    .filter(([path]) => /^libs\/[\w/-]+\/src\//.test(path) && !path.includes('testing/') && !/\.(?:spec|fixture|contract)\.ts$/.test(path) && path !== STANDS_ALONE)
    .flatMap(([path, text]) =>
      text
        .split('\n')
        .filter((line) => ARMS.test(line) && !OUTSIDE.test(line) && !/^\s*(?:\*|\/\/|\/\*)/.test(line))
        .map((line) => `${path}: "${line.trim()}" arms a timer where a request may be entered; arm it by outsideRequests(() => …)`),
    );
