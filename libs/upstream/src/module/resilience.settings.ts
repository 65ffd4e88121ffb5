import { Doc, Duration } from '@portico/config';
import { IsInt, IsNumber, Max, Min } from 'class-validator';

/** How a failed attempt is followed by another. */
export class RetrySettings {
  @IsInt()
  @Min(1)
  @Max(10)
  @Doc('Attempts in all, for calls that may be repeated: safe ones, and those that the contract declares idempotent. 1: never again.')
  attempts = 3;

  @Duration({ doc: 'The longest first pause; the longest pause doubles from one attempt to the next, and the actual one is a random part of it.' })
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
  @Doc('The share of failed calls at which the circuit opens.')
  share = 0.5;

  @IsInt()
  @Min(1)
  @Doc('Calls in the last 10 s below which the circuit stays closed.')
  calls = 20;

  @Duration({ min: '1ms', doc: 'How long an open circuit waits until it lets one call through to see whether the upstream is back.' })
  pause = 1_000;
}
