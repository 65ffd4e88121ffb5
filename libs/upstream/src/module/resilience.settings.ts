import { Doc, Duration, NotAbove, Optional } from '@portico/config';
import { IsBoolean, IsIn, IsInt, IsNumber, Matches, Max, Min } from 'class-validator';
import { BALANCERS } from '../policies/balancing/balancers.ts';
import type { BalancerName } from '../policies/balancing/balancers.ts';
import { NameServers } from './setting-rules.ts';

/** How a failed attempt is followed by another. */
export class RetrySettings {
  @IsInt()
  @Min(1)
  @Max(10)
  @Doc('Attempts in all, for calls that may be repeated: safe ones, and those that the contract declares idempotent. 1: never again.')
  attempts = 3;

  @Duration({ doc: 'The longest first pause; the longest pause doubles from one attempt to the next, and the actual one is a random part of it.' })
  @NotAbove('longest')
  base = 25;

  @Duration({ doc: 'The longest pause of all.' })
  longest = 250;

  @IsNumber()
  @Min(0)
  @Max(1)
  @Doc('The budget: the share of the requests of the last 10 s that may be tried again.')
  share = 0.2;

  @IsNumber()
  @Min(0)
  @Doc('The budget: further attempts per second that are allowed besides.')
  perSecond = 10;
}

/** When an instance is not asked for a while. */
export class EjectionSettings {
  @IsInt()
  @Min(1)
  @Doc('Failures in a row after which an instance is ejected.')
  failures = 5;

  @Duration({ min: '1ms', doc: 'How long the first ejection lasts; the second in succession lasts twice as long, and so on.' })
  @NotAbove('longest')
  base = 30_000;

  @Duration({ min: '1ms', doc: 'How long an ejection lasts at most.' })
  longest = 300_000;

  @IsNumber()
  @Min(0)
  @Max(1)
  @Doc('The share of the instances that may be ejected; one always may.')
  share = 0.1;

  @IsNumber()
  @Min(0)
  @Max(1)
  @Doc('When less than this share of the instances is left, ejection is given up and all are asked.')
  panic = 0.5;
}

/** When an upstream is not asked at all. */
export class BreakerSettings {
  @IsNumber()
  @Min(0)
  @Max(1)
  @Doc('The share of failed calls at which the circuit of an operation opens.')
  share = 0.5;

  @IsInt()
  @Min(1)
  @Doc('Calls in the last 10 s below which a circuit stays closed. When so many in a row fail, it opens whatever the share; when they are of several operations, the circuits of all of them open.')
  calls = 20;

  @Duration({ min: '1ms', doc: 'How long an open circuit waits until it lets one call through to see whether the upstream is back.' })
  pause = 1_000;
}

/** Which of the instances is asked. */
export class BalancingSettings {
  @IsIn(Object.keys(BALANCERS))
  @Doc(Object.entries(BALANCERS).map(([name, { doc }]) => `\`${name}\`: ${doc}.`).join(' '))
  by: BalancerName = 'two-choices';

  @Duration({ doc: 'How long a newcomer, or one that comes back, takes to come to its full share; it begins with a tenth.' })
  slowStart = 10_000;
}

/** When a read that is slow is asked a second time, of another instance. */
export class HedgingSettings {
  @IsBoolean()
  @Doc('Whether reads are hedged at all. Each hedge is paid from the budget for further attempts.')
  enabled = true;

  @IsNumber()
  @Min(0.5)
  @Max(0.999)
  @Doc('A read is slow once it has taken longer than this share of the answers to the same operation lately.')
  quantile = 0.98;

  @Duration({ doc: 'Before this time no read is called slow.' })
  least = 10;
}

/** How many calls may be in flight at an upstream: found by measuring, between these bounds. */
export class ConcurrencySettings {
  @IsInt()
  @Min(1)
  @NotAbove('max')
  @Doc('Calls that may always be in flight.')
  min = 20;

  @IsInt()
  @Min(1)
  @Doc('Calls that may be in flight at first: what comes at once to a BFF that has just started. As long as answers come as usual, this doubles repeatedly where more are asked for.')
  @NotAbove('max')
  initial = 128;

  @IsInt()
  @Min(1)
  @Doc('Calls that may be in flight at most; further ones are refused at once.')
  max = 1_000;

  @IsNumber()
  @Min(1)
  @Doc('How many times slower than usual answers may come before fewer calls are let through.')
  tolerance = 1.5;
}

/** Asking instances whether they are well, before they are needed. */
export abstract class ProbeSettings {
  abstract path?: string;

  @Duration({ min: '10ms', doc: 'How often.' })
  every = 15_000;

  @Duration({ min: '1ms', doc: 'How long an instance may take to answer.' })
  timeout = 2_000;

  @IsInt()
  @Min(1)
  @Doc('Failed probes in a row after which an instance is not asked.')
  failures = 2;

  @IsInt()
  @Min(1)
  @Doc('Good probes in a row after which it is asked again.')
  successes = 1;
}

export class HttpProbeSettings extends ProbeSettings {
  @Optional()
  @Matches(/^\/[!-~]*$/, { message: 'must be a path', context: { fix: 'write one that begins with a slash, such as /health' } })
  @Doc('The path to ask, such as /health. Without it, no instance is probed.')
  path?: string;
}

export class GrpcProbeSettings extends ProbeSettings {
  @Optional()
  @Matches(/^[\w.]*$/, { message: 'must be a service of gRPC', context: { fix: 'write its full name, such as shop.v1.Catalog, or nothing for the whole server' } })
  @Doc('The service whose health is asked, by grpc.health.v1, or nothing for the whole server. Without it, no instance is probed.')
  path?: string;
}

/** How instances that are not given by address are found. */
export class DiscoverySettings {
  @Duration({ min: '100ms', doc: 'How often SRV records are asked for. Other records are asked for again when their time to live is over.' })
  every = 10_000;

  @NameServers()
  @Doc('Name servers to ask instead of the system’s: 127.0.0.1:8600.')
  nameServers: string[] = [];
}
