import type { Chapter } from '../idiom.ts';
import { beyond } from './beyond.ts';
import { controllers } from './controllers.ts';
import { enhancers } from './enhancers.ts';
import { providers } from './providers.ts';
import { techniques } from './techniques.ts';
import { validation } from './validation.ts';

/** In the order of Nest's documentation. */
export const CHAPTERS: readonly Chapter[] = [controllers, providers, ...enhancers, ...validation, ...techniques, ...beyond];
