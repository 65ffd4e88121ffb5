import type { Resolvable, ThrottlerGenerateKeyFunction, ThrottlerGetTrackerFunction } from '@nestjs/throttler';
import {
  THROTTLER_BLOCK_DURATION,
  THROTTLER_KEY_GENERATOR,
  THROTTLER_LIMIT,
  THROTTLER_SKIP,
  THROTTLER_TRACKER,
  THROTTLER_TTL,
} from '@nestjs/throttler/dist/throttler.constants.js';
import type { Reflector } from '@nestjs/core';
import type { Route } from '@portico/platform';

/** What `@Throttle()` says of one limit. */
export interface Marks {
  readonly limit: Resolvable<number> | undefined;
  readonly ttl: Resolvable<number> | undefined;
  readonly blockDuration: Resolvable<number> | undefined;
  readonly getTracker: ThrottlerGetTrackerFunction | undefined;
  readonly generateKey: ThrottlerGenerateKeyFunction | undefined;
}

/** The name that `@SkipThrottle()` means when it is given none. */
const UNNAMED = 'default';

/** Reads what the decorators of @nestjs/throttler say of a route; the method's word counts before the controller's. */
export class RouteMarks {
  private readonly targets: [Route['handler'], Route['controller']];

  constructor(
    private readonly reflector: Reflector,
    { handler, controller }: Route,
  ) {
    this.targets = [handler, controller];
  }

  /** The limits that `@Throttle()` names. */
  get names(): ReadonlySet<string> {
    const keys = this.targets.flatMap((target) => Reflect.getMetadataKeys(target) as unknown[]);
    return new Set(keys.flatMap((key) => (typeof key === 'string' && key.startsWith(THROTTLER_LIMIT) ? [key.slice(THROTTLER_LIMIT.length)] : [])));
  }

  of(name: string): Marks {
    return {
      limit: this.read(THROTTLER_LIMIT, name),
      ttl: this.read(THROTTLER_TTL, name),
      blockDuration: this.read(THROTTLER_BLOCK_DURATION, name),
      getTracker: this.read(THROTTLER_TRACKER, name),
      generateKey: this.read(THROTTLER_KEY_GENERATOR, name),
    };
  }

  /** `@SkipThrottle()` without a name means all limits, for those of a plan have names of their own. */
  skips(name: string): boolean {
    return this.read<boolean>(THROTTLER_SKIP, name) ?? this.read<boolean>(THROTTLER_SKIP, UNNAMED) ?? false;
  }

  private read<T>(key: string, name: string): T | undefined {
    return this.reflector.getAllAndOverride<T | undefined>(key + name, this.targets);
  }
}
