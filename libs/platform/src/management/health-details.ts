import { Injectable } from '@nestjs/common';
import { errorOf } from '../problems/thrown.ts';

/** What the page itself says. */
const OWN: ReadonlySet<string> = new Set(['status', 'stores']);

type Detail = Readonly<Record<string, unknown>> | readonly unknown[];

/** What libraries say on the page `/health/ready` besides how stores stand. It changes nothing about whether the BFF is ready. */
@Injectable()
export class HealthDetails {
  private readonly details = new Map<string, () => Detail>();

  /** @param read called when the page is asked for */
  add(name: string, read: () => Detail): void {
    if (this.details.has(name) || OWN.has(name)) throw new Error(`the health page has details named ${name} already`);
    this.details.set(name, read);
  }

  read(): Readonly<Record<string, Detail>> {
    return Object.fromEntries(Array.from(this.details, ([name, read]) => [name, detailOf(read)]));
  }
}

/** One that cannot be told takes no replica out of the rotation. */
function detailOf(read: () => Detail): Detail {
  try {
    return read();
  } catch (error) {
    return { failed: errorOf(error).message };
  }
}
