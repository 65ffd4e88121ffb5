import { Inject, Injectable } from '@nestjs/common';
import { Signals } from '../events/signals.ts';

/** Something that clients or upstreams can hold for as long as its bounds let them: connections, bodies that arrive, streams. */
export interface HeldResource {
  readonly resource: string;
  /** Whose it is, where there are several: the upstream's name. */
  readonly of: string;
  readonly held: () => number;
  readonly limit: () => number;
}

/** How much of a resource is held, or may be. */
export interface HeldFigure {
  readonly resource: string;
  readonly of: string;
  readonly value: number;
}

/** What is held at present, for the management port and for metrics. What holds a resource adds itself, once. */
@Injectable()
export class HeldResources {
  private readonly resources: HeldResource[] = [];

  constructor(@Inject(Signals) private readonly events?: Signals) {}

  add(resource: HeldResource): void {
    this.resources.push(resource);
  }

  all(): readonly HeldResource[] {
    return this.resources;
  }

  /** A figure of each, read now. One that cannot be read is left out and reported: the others are there all the same. */
  read(figure: 'held' | 'limit'): readonly (HeldFigure | undefined)[] {
    return this.resources.map((resource) => {
      try {
        const value = resource[figure]();
        if (typeof value !== 'number') throw new TypeError(`${figure}() of ${resource.resource} has given no number`);
        return { resource: resource.resource, of: resource.of, value };
      } catch (error) {
        this.events?.internalFault.emit({ where: 'a held resource', error }, undefined);
        return undefined;
      }
    });
  }
}
