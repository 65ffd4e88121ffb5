export { default as bff } from './bff/bff.ts';
export type { BffOptions } from './bff/bff.ts';
export { default as capability } from './capability/capability.ts';
export type { CapabilityOptions } from './capability/capability.ts';
export { default as ejectShop } from './eject/eject-shop.ts';
export { default as feature } from './feature/feature.ts';
export type { FeatureOptions } from './feature/feature.ts';
export { default as upstream } from './upstream/upstream.ts';
export type { UpstreamOptions } from './upstream/upstream.ts';
