import { SettingsSignals } from '@portico/platform';
import type { SettingsReload } from '@portico/platform';
import { writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { BffUnderTest } from '../../bff/bff-under-test.ts';
import type { BffToTest } from '../../bff/bff-under-test.ts';
import { waitUntil } from '../../process/wait-until.ts';
import { exchange } from '../../wire/raw-request.ts';
import type { RawRequest } from '../../wire/raw-request.ts';
import type { RawAnswer } from '../../wire/raw-answer.ts';
import type { AskedService } from './service.ts';

/** Milliseconds: it is looked at every 50. */
const FOUND_WITHIN = 20_000;

/** The settings of a file, by section. */
export type Sections = Record<string, unknown>;

/** What a list of a file has, by name. */
export const namedIn = (sections: Sections, list: string): Record<string, object> => Object.fromEntries((sections[list] as { name: string }[]).map((one) => [one.name, one]));

export const routesIn = (sections: Sections): Record<string, object> => namedIn(sections, 'routes');

/** Does something while requests are sent, two at a time and each again when it is done. @throws what the first of them throws */
export async function underLoad(request: () => Promise<unknown>, work: () => Promise<unknown>): Promise<void> {
  let over = false;
  const load = async (): Promise<void> => {
    while (!over) await request();
  };
  const running = Promise.all([load(), load()]);
  try {
    await Promise.race([running, work()]);
  } finally {
    over = true;
  }
  await running;
}

/** What a changed file has come to. */
export interface Reloaded {
  readonly changed?: readonly string[];
  readonly restart?: readonly string[];
  readonly faults?: readonly string[];
}

/** A BFF whose settings file is looked at while it runs, as `runBff()` does. */
export class Front {
  private isChanged = false;
  /** What has come of changes since the file was last written. */
  private readonly told: Reloaded[] = [];

  private constructor(
    readonly bff: BffUnderTest,
    private readonly reload: SettingsReload,
    private readonly file: string,
    private readonly sections: Sections,
  ) {
    const { reloaded, refused } = bff.events.of(SettingsSignals);
    reloaded.subscribe((event) => void this.told.push(event));
    refused.subscribe((event) => void this.told.push(event));
  }

  /** @param file where its settings are written */
  static async start(app: Pick<BffToTest, 'root' | 'fakes' | 'upstreams' | 'override'>, file: string, sections: Sections): Promise<Front> {
    writeFileSync(file, stringify(sections));
    const bff = await BffUnderTest.start({ ...app, file });
    return new Front(bff, bff.settingsReload, file, sections);
  }

  /** A request over a connection of its own; with the header that unsafe requests of browsers need, on every BFF. */
  ask(target: string, { method = 'GET', headers = {}, ...more }: Partial<RawRequest> = {}): Promise<RawAnswer> {
    return exchange(this.bff.url, { method, target, headers: { connection: 'close', 'x-csrf': '1', ...headers }, ...more });
  }

  /** What the service behind a route was asked by it. */
  async seen(target: string, request: Partial<RawRequest> = {}): Promise<AskedService> {
    const { status, body } = await this.ask(target, request);
    expect({ target, status }).toEqual({ target, status: 200 });
    return JSON.parse(body) as AskedService;
  }

  /** Writes other settings into the file, and has them taken over as SIGHUP does. @returns what has come of them */
  change(edit: (sections: Sections) => unknown): Promise<Reloaded> {
    return this.replace(this.edited(edit));
  }

  /** As `change`, with a text that need not be YAML. */
  async replace(text: string): Promise<Reloaded> {
    this.write(text);
    await this.reload.reload();
    return this.told.at(-1) ?? {};
  }

  /** As `change`, but the BFF itself has to find out. */
  async changeUnasked(edit: (sections: Sections) => unknown): Promise<Reloaded> {
    await this.reload.start();
    this.write(this.edited(edit));
    const told = await waitUntil('the changed file to be found', FOUND_WITHIN, () => this.told.at(-1));
    this.reload.close();
    return told;
  }

  private edited(edit: (sections: Sections) => unknown): string {
    const sections = structuredClone(this.sections);
    edit(sections);
    return stringify(sections);
  }

  private write(text: string): void {
    this.isChanged = true;
    this.told.length = 0;
    writeFileSync(this.file, text);
  }

  /** The settings of the start are in force again. */
  async restore(): Promise<void> {
    if (!this.isChanged) return;
    this.isChanged = false;
    writeFileSync(this.file, stringify(this.sections));
    await this.reload.reload();
  }

  /** What `/health/ready` says of settings. */
  async settings(): Promise<{ readonly state: string; readonly restart: readonly string[]; readonly faults?: readonly string[] }> {
    const ready = (await (await fetch(`${this.bff.managementUrl}/health/ready`)).json()) as { settings: { state: string; restart: string[] } };
    return ready.settings;
  }

  close(): Promise<void> {
    return this.bff.close();
  }
}
