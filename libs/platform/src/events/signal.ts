/** A typed event: one emitter, any number of subscribers, called in order and at once. */
export class Signal<T> {
  private readonly subscribers: ((event: T) => void)[] = [];

  subscribe(subscriber: (event: T) => void): void {
    this.subscribers.push(subscriber);
  }

  emit(event: T): void {
    for (const subscriber of this.subscribers) subscriber(event);
  }
}
