import { parseDuration } from '@portico/config';
import type { DurationText } from '@portico/config';

const KEY = Symbol('portico.in-readiness');

export interface ReadinessOptions {
  /** How often it is asked; `10s` by default. */
  readonly every?: DurationText;
  /** How long it may take to say; `2s` by default. */
  readonly within?: DurationText;
  /** Whether the BFF wants no requests while it is down; true by default. */
  readonly required?: boolean;
}

/** What an indicator says, by names: as those of `@nestjs/terminus` do. `degraded` still serves. */
export type IndicatorResult = Readonly<Record<string, { readonly status: 'up' | 'degraded' | 'down'; readonly [detail: string]: unknown }>>;

/** Something that says how it stands. What it throws counts as down. */
export interface ReadinessIndicator {
  check(): PromiseLike<IndicatorResult> | IndicatorResult;
}

/** How an indicator is asked. */
export interface Asking {
  /** Milliseconds. */
  readonly every: number;
  readonly within: DurationText;
  readonly required: boolean;
}

/**
 * A provider whose `check()` is part of the BFF's readiness: `@InReadiness({ every: '10s', required: false })`. It is asked at start and then at
 * intervals, not when a probe comes, so that probes are cheap and many of them do no harm.
 */
export const InReadiness =
  ({ every = '10s', within = '2s', required = true }: ReadinessOptions = {}) =>
  (indicator: new (...dependencies: never[]) => ReadinessIndicator): void =>
    Reflect.defineMetadata(KEY, { every: parseDuration(every), within, required } satisfies Asking, indicator);

/** How a class is asked; undefined where it is no indicator. */
export const askingOf = (type: unknown): Asking | undefined =>
  typeof type === 'function' ? (Reflect.getMetadata(KEY, type) as Asking | undefined) : undefined;
