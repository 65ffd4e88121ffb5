import type { Tree } from '../tree/tree.ts';

const LEFT_OUT = /\b(?:describe|it|test)(?:\.each)?\.(?:only|skip|todo|failing)\b|(?<![\w.])(?:xit|xtest|xdescribe|fit|fdescribe)\(/;

/** The one place that leaves tests out: those that need a program which the machine lacks. The run says so, and fails where CI=true. */
const MISSING_PARTS = 'libs/testing/src/parts/installed.ts';

/** No test is left out, and none keeps the others from running. */
export const everyTestRuns = (tree: Tree): string[] =>
  [...tree.sources].flatMap(([path, text]) => {
    if (path === MISSING_PARTS) return [];
    const found = LEFT_OUT.exec(text)?.[0];
    return found === undefined ? [] : `${path}: ${found} leaves tests out; make the test pass, or delete it`;
  });
