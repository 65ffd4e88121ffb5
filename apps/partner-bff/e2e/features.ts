import type { FeatureUnderTest } from '@portico/testing';

/** What the suites know of features that `nx g @portico/tools:feature` has made. */
export const FEATURES: readonly FeatureUnderTest[] = [];
