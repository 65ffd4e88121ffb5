import type { GoodRequest } from '../suites/bad-input/bad-case.ts';
import type { Screen } from '../suites/optional-parts.ts';
import type { FakeAnswer } from './fake-answer.ts';

/** What the suites of a BFF have to know of one of its features. */
export interface FeatureUnderTest {
  /** A request for each of its routes that it answers well, by method and path. */
  readonly good: Readonly<Record<string, GoodRequest>>;
  /** Its plans that have optional parts. */
  readonly screens: readonly Screen[];
  /** What the services that it asks answer. */
  readonly answers: readonly FakeAnswer[];
}
