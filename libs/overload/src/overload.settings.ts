import { Doc, Duration, NotAbove, Section } from '@portico/config';
import { IsInt, IsNumber, Max, Min } from 'class-validator';

/** How much the BFF takes on at a time: found by measuring, between these bounds. */
export class OverloadSettings {
  @Duration({ min: '1ms', doc: 'How long a turn of the event loop may be, as a rule, before the BFF takes on less: so late it comes to what is due. While load is shed, turns are kept to a fiftieth of it.' })
  lateness = 20;

  @IsInt()
  @Min(1)
  @NotAbove('max')
  @Doc('Requests that always may be in flight, while no load is shed; then a sixteenth of it.')
  min = 64;

  @IsInt()
  @Min(1)
  @Doc('Requests that may be in flight at most, however little they cost. A stream is one of them until its head is sent.')
  max = 2_000;

  @IsInt()
  @Min(1)
  @Doc('Streams whose heads are sent that may be open at most.')
  streams = 2_000;

  @IsNumber()
  @Min(0.1)
  @Max(1)
  @Doc('The share of the allowed requests, and streams, up to which reads are let in; the rest is kept for sign-in.')
  reads = 0.9;

  @IsNumber()
  @Min(0)
  @Max(1)
  @Doc('The share of the allowed requests up to which batch work is let in.')
  batch = 0.5;
}

/** The settings of a BFF that sheds load. */
export class WithOverload {
  @Section(() => OverloadSettings)
  overload = new OverloadSettings();
}
