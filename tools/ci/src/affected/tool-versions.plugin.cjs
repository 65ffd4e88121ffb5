/**
 * A plugin of Nx. What a project's tasks run with (Node, Jest, the compilers, the linter, the bundler) is a dependency of the project, though no
 * file of it imports that: without it, another version of one would affect nothing. Named are the `externalDependencies` of the tasks' inputs.
 */

/** The packages that some inputs name, also by way of named inputs. */
function packagesIn(inputs, namedInputs) {
  return inputs.flatMap((input) => {
    if (typeof input === 'string') return input in namedInputs ? packagesIn(namedInputs[input], namedInputs) : [];
    return input.externalDependencies ?? [];
  });
}

exports.name = 'portico-tool-versions';

exports.createDependencies = (_options, { projects, externalNodes, nxJsonConfiguration }) => {
  const nodes = Map.groupBy(Object.values(externalNodes), ({ data }) => data.packageName);
  return Object.entries(projects).flatMap(([source, { targets = {}, namedInputs = {} }]) => {
    const known = { ...nxJsonConfiguration.namedInputs, ...namedInputs };
    const packages = new Set(Object.values(targets).flatMap(({ inputs = [] }) => packagesIn(inputs, known)));
    return [...packages].flatMap((name) => (nodes.get(name) ?? []).map((node) => ({ source, target: node.name, type: 'implicit' })));
  });
};
