import { nodeFault } from './node-version.ts';

describe('the version of Node', () => {
  it.each(['24.0.0', '24.10.1', '100.0.0', '26.1.0-nightly', process.versions.node])('%s will do', (version) => expect(nodeFault(version)).toBeUndefined());

  it.each(['20.20.2', '23.11.0', '9.24.0'])('%s is too old, and is told', (version) => {
    expect(nodeFault(version)).toBe(`Node ${version} runs this BFF, which needs Node 24 or later; install that, or run it with the node of its image`);
  });
});
