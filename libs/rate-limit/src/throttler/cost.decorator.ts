import { Reflector } from '@nestjs/core';

/** How many units of the caller's limits a request takes: `@Cost(10)` on a method or, for all its routes, on a controller; 1 by default. */
export const Cost = Reflector.createDecorator<number>();
