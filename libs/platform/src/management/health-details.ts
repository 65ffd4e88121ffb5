import { Injectable } from '@nestjs/common';

type Detail = Readonly<Record<string, unknown>> | readonly unknown[];

/** What libraries say on the page `/health/ready` besides how stores stand. It changes nothing about whether the BFF is ready. */
@Injectable()
export class HealthDetails {
  private readonly details = new Map<string, () => Detail>();

  /** @param read called when the page is asked for */
  add(name: string, read: () => Detail): void {
    if (this.details.has(name)) throw new Error(`the health page has details named ${name} already`);
    this.details.set(name, read);
  }

  read(): Readonly<Record<string, Detail>> {
    return Object.fromEntries(Array.from(this.details, ([name, read]) => [name, read()]));
  }
}
