/**
 * Jest's environment of Node, in which a process compiles each file of source once. Jest gives every spec its own global object and loads all
 * modules into it again, which is what keeps specs apart; but it has them parsed and compiled again as well, which took a third of the
 * processor's time of all tests. Here the compiled code is kept and only run again.
 */
const vm = require('node:vm');
const { TestEnvironment } = require('jest-environment-node');

/** What was compiled, by file and parameters. */
const known = new Map();

const compileFunction = vm.compileFunction;

/** As `vm.compileFunction`, for the calls that Jest makes: a `vm.Script` can run in many contexts, a compiled function in one. */
vm.compileFunction = function compiledOnce(source, parameters, options) {
  if (options?.parsingContext === undefined || options.filename === undefined) return compileFunction.call(this, source, parameters, options);
  const { filename, parsingContext, importModuleDynamically } = options;
  const key = `${filename}\0${parameters.join()}`;
  let entry = known.get(key);
  if (entry?.source !== source) {
    const head = `(function (${parameters.join()}) {`;
    const of = { source, importModuleDynamically };
    of.script = new vm.Script(`${head}${source}\n})`, {
      filename,
      columnOffset: -head.length,
      importModuleDynamically: (...words) => of.importModuleDynamically(...words),
    });
    known.set(key, (entry = of));
  }
  // `import()` loads into the global object of the spec that runs now: a process runs one at a time.
  entry.importModuleDynamically = importModuleDynamically;
  return entry.script.runInContext(parsingContext);
};

module.exports = TestEnvironment;
