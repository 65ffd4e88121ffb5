'use strict';

/** Builds of llhttp, the HTTP parser of Node.js, that undici ships. The second is for machines without SIMD. */
const BUILDS = [() => require('undici/lib/llhttp/llhttp_simd-wasm.js'), () => require('undici/lib/llhttp/llhttp-wasm.js')];

exports.instantiate = (env) => {
  const faults = [];
  for (const build of BUILDS) {
    try {
      return new WebAssembly.Instance(new WebAssembly.Module(build()), { env }).exports;
    } catch (error) {
      faults.push(error);
    }
  }
  throw new AggregateError(faults, 'llhttp does not run here');
};
