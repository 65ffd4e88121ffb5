/** Jest's `testRunner`: a loaded spec file is handed to the runner of this process, which keeps it until it needs the memory. */
module.exports = (globalConfig, config, environment, runtime, path) => globalThis[Symbol.for('portico.mutants')](globalConfig, config, environment, runtime, path);
