import type { Chapter } from '../idiom.ts';
import { controllers } from './controllers.ts';

/** In the order of Nest's documentation. */
export const CHAPTERS: readonly Chapter[] = [controllers];
