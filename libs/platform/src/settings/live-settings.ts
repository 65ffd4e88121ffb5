import { Injectable } from '@nestjs/common';

/** What becomes of a section of settings that has changed. */
export interface LiveChange {
  /** Is this setting one that changes while the BFF runs? All others take a restart. */
  takes(path: string): boolean;
  /** Puts the new settings in force, all at once. Must not throw. */
  swap(): void;
}

/** Who reads settings that may change while the BFF runs. */
export interface LiveSection<Settings> {
  /** Makes ready what is new, and changes nothing yet. @throws StartError where it cannot be used */
  prepare(next: Settings): LiveChange;
}

/** Those who read settings that may change, as they say themselves while they are made. */
@Injectable()
export class LiveSettings {
  private readonly sections: LiveSection<object>[] = [];

  add(section: LiveSection<never>): void {
    this.sections.push(section as LiveSection<object>);
  }

  /** @throws StartError of the first that cannot use them */
  prepare(next: object): readonly LiveChange[] {
    return this.sections.map((section) => section.prepare(next));
  }
}
