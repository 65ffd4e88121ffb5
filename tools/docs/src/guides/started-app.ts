import { join } from 'node:path';
import { BffProcess } from '@portico/testing';
import type { UpstreamUrls } from '@portico/testing';
import type { WorkspaceCopy } from './workspace-copy.ts';

/** Starts the bundle of an app in a copy of the workspace, as a process of its own; done when it is ready. @param upstreams as the sandbox has them */
export const startApp = (copy: WorkspaceCopy, app: string, upstreams: UpstreamUrls): Promise<BffProcess> =>
  BffProcess.start({ folder: join(copy.root, 'dist/apps', app), upstreams, env: { ...copy.environment({ NODE_ENV: 'development' }), PORTICO_UPSTREAM_IDENTITY__KEY: undefined } });
