/** Something that clients or upstreams can hold for as long as its bounds let them: connections, bodies that arrive, streams. */
export interface HeldResource {
  readonly resource: string;
  /** Whose it is, where there are several: the upstream's name. */
  readonly of: string;
  readonly held: () => number;
  readonly limit: () => number;
}

/** What is held at present, for the management port and for metrics. What holds a resource adds itself, once. */
export class HeldResources {
  private readonly resources: HeldResource[] = [];

  add(resource: HeldResource): void {
    this.resources.push(resource);
  }

  all(): readonly HeldResource[] {
    return this.resources;
  }
}
