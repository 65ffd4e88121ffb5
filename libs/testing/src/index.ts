export { BffUnderTest } from './bff/bff-under-test.ts';
export type { BffToTest } from './bff/bff-under-test.ts';
export type { Answer } from './bff/answer.ts';
export type { UpstreamUrls } from './bff/instance-overrides.ts';
export type { PartOutline, PlanOutline } from './bff/plan-outline.ts';
export { callsStarted } from './upstreams/demo-upstreams.ts';
export type { DemoUpstreams } from './upstreams/demo-upstreams.ts';
export { optionalParts } from './suites/optional-parts.ts';
export type { OptionalPart, OptionalPartsOptions, Screen } from './suites/optional-parts.ts';
