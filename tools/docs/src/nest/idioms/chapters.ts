import type { Chapter } from '../idiom.ts';
import { bodiesAndFiles } from './bodies-and-files.ts';
import { caching } from './caching.ts';
import { configuration } from './configuration.ts';
import { controllers } from './controllers.ts';
import { documentsAndTests } from './documents-and-tests.ts';
import { exceptionFilters } from './exception-filters.ts';
import { guards } from './guards.ts';
import { interceptors } from './interceptors.ts';
import { middleware } from './middleware.ts';
import { pipes } from './pipes.ts';
import { providers } from './providers.ts';
import { scheduling } from './scheduling.ts';
import { security } from './security.ts';
import { transports } from './transports.ts';
import { validation } from './validation.ts';
import { versioning } from './versioning.ts';

/** In the order of Nest's documentation. */
export const CHAPTERS: readonly Chapter[] = [
  ...[controllers, providers, middleware, exceptionFilters, pipes, ...guards, interceptors],
  ...[...validation, configuration, scheduling, caching, versioning, ...bodiesAndFiles],
  ...[security, documentsAndTests, transports],
];
