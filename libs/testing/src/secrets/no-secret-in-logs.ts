import { join, relative, sep } from 'node:path';
import { watchLogs } from './watched-logs.ts';

const WORKSPACE = join(__dirname, '../../../..');
const LOGS = join(WORKSPACE, 'dist/e2e-logs');

// For `setupFilesAfterEnv` of end-to-end tests: every file of tests has its BFFs' logs searched for every secret that it used.
const [, app = '', , ...path] = relative(WORKSPACE, expect.getState().testPath ?? '').split(sep);
const logs = watchLogs(join(LOGS, app), path.join('-').replace(/\.spec\.ts$/, ''));

// Jest runs it after those of the file itself, which end the BFFs.
afterAll(() => {
  logs.stop();
  expect(logs.secrets.leaksIn(logs.text())).toEqual([]);
});
