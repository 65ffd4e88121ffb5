/** What has become of the settings file, once. */
export interface SettingsEvent {
  readonly at: string;
  /** `taken`: what may change while the BFF runs is in force. */
  readonly outcome: 'started' | 'taken' | 'refused';
  /** What is in force from then on, as `config diff` shows it. */
  readonly changed?: readonly string[];
  /** What takes a restart. */
  readonly restart?: readonly string[];
  readonly faults?: readonly string[];
}

/** Events that are kept. */
const MOST = 50;

/** What has become of the settings file since the BFF has started, the last event first. */
export class SettingsHistory {
  private readonly events: SettingsEvent[] = [];

  constructor() {
    this.add({ outcome: 'started' });
  }

  get all(): readonly SettingsEvent[] {
    return this.events;
  }

  /** Since when it is as it is. */
  get since(): string {
    return (this.events[0] as SettingsEvent).at;
  }

  add(event: Omit<SettingsEvent, 'at'>): void {
    this.events.unshift({ at: new Date().toISOString(), ...event });
    // The start stays the last of them.
    if (this.events.length > MOST) this.events.splice(MOST - 1, 1);
  }
}
