import { outsideRequests } from '@portico/platform';
import type { BackgroundWork, Signals } from '@portico/platform';
import type { Asking, IndicatorResult, ReadinessIndicator } from './in-readiness.decorator.ts';

type Said = IndicatorResult[string];

/** Why something is down, where it says nothing itself. */
const DOWN = new Error('says that it is down');

/** Asks one indicator again and again, and tells when one of its names goes up or down. */
export class IndicatorWatch {
  private readonly said = new Map<string, Said>();
  private timer: NodeJS.Timeout | undefined = undefined;
  private asked: Promise<void> | undefined = undefined;

  /** @param name what it is called while it has said nothing */
  constructor(
    private readonly name: string,
    private readonly indicator: ReadinessIndicator,
    private readonly asking: Asking,
    private readonly work: BackgroundWork,
    private readonly events: Signals,
  ) {}

  /** @returns when it has been asked once */
  start(): Promise<void> {
    this.timer = outsideRequests(() => setInterval(() => void this.ask(), this.asking.every).unref());
    return this.ask();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Never twice at a time. */
  private ask(): Promise<void> {
    this.asked ??= this.answer().finally(() => (this.asked = undefined));
    return this.asked;
  }

  private async answer(): Promise<void> {
    try {
      const options = { name: `readiness of ${this.name}`, deadline: this.asking.within };
      const result = await this.work.run(options, () => Promise.resolve(this.indicator.check()));
      for (const [name, said] of Object.entries(result)) this.note(name, said);
    } catch (error) {
      for (const [name, said] of Object.entries(causesOf(error) ?? this.allDown())) this.note(name, said, error);
    }
  }

  /** What cannot be asked is down under all the names that it has had. */
  private allDown(): IndicatorResult {
    const names = this.said.size > 0 ? [...this.said.keys()] : [this.name];
    return Object.fromEntries(names.map((name) => [name, { status: 'down' as const }]));
  }

  private note(name: string, said: Said, error: unknown = messageOf(said)): void {
    const before = this.said.get(name);
    this.said.set(name, said);
    const up = said.status !== 'down';
    if (before !== undefined && (before.status !== 'down') === up) return;
    const details = (): unknown => this.said.get(name);
    this.events.storeChanged.emit({ store: name, up, required: this.asking.required, details, ...(up ? {} : { error }) });
  }
}

const messageOf = ({ message }: Said): Error => (typeof message === 'string' ? new Error(message) : DOWN);

/** Indicators of older versions of `@nestjs/terminus` throw what they have to say. */
function causesOf(error: unknown): IndicatorResult | undefined {
  const causes = typeof error === 'object' && error !== null && 'causes' in error ? error.causes : undefined;
  if (typeof causes !== 'object' || causes === null) return undefined;
  const said = Object.values(causes) as unknown[];
  return said.length > 0 && said.every((one) => typeof one === 'object' && one !== null && 'status' in one) ? (causes as IndicatorResult) : undefined;
}
