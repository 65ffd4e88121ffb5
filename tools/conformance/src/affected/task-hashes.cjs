/**
 * Prints, as JSON, the hash of each task of the workspace in the working directory: a task runs again when its hash is another one, and is restored
 * from Nx's cache when it is not. Nx has no command that tells them; these are the functions that it uses itself.
 */
const { join } = require('node:path');

const nx = (path) => require(join(process.cwd(), 'node_modules/nx/dist/src', path));
const TARGETS = ['lint', 'typecheck', 'test', 'build', 'e2e'];

async function main() {
  const graph = await nx('project-graph/project-graph.js').createProjectGraphAsync({ exitOnError: true });
  const nxJson = nx('config/configuration.js').readNxJson();
  const { tasksRunnerOptions } = nxJson;
  const projects = Object.keys(graph.nodes).filter((name) => TARGETS.some((target) => target in graph.nodes[name].data.targets));
  const taskGraph = nx('tasks-runner/create-task-graph.js').createTaskGraph(graph, {}, projects, TARGETS, undefined, {}, true);
  const hasher = nx('hasher/create-task-hasher.js').createTaskHasher(graph, nxJson, tasksRunnerOptions.default.options);
  const tasks = Object.values(taskGraph.tasks);
  const hashes = await hasher.hashTasks(tasks, taskGraph, Object.fromEntries(tasks.map(({ id }) => [id, process.env])));
  process.stdout.write(JSON.stringify(Object.fromEntries(tasks.map(({ id }, index) => [id, hashes[index].value]))));
}

main().then(() => process.exit(0));
