type Guard = (event: Event) => void;
type Listener = Guard | { handleEvent(event: Event): void };
type Options = Parameters<AbortSignal['addEventListener']>[2];

/**
 * Makes an AbortSignal whose listeners may throw. Node rethrows what a listener throws as an uncaught exception, which ends the process:
 * what listens for the end of one request would end all others.
 */
export function guardListeners(signal: AbortSignal, failed: (error: unknown) => void): AbortSignal {
  const guards = new WeakMap<object, Guard>();
  const guardOf = (listener: Listener): Guard => {
    const known = guards.get(listener);
    if (known) return known;
    const guard = (event: Event): void => {
      try {
        if (typeof listener === 'function') listener.call(signal, event);
        else listener.handleEvent(event);
      } catch (error) {
        failed(error);
      }
    };
    guards.set(listener, guard);
    return guard;
  };
  const { addEventListener, removeEventListener } = AbortSignal.prototype;
  let onabort: AbortSignal['onabort'] = null;
  // A listener of its own, since the function that it calls may be added as another one as well.
  const callOnabort = (event: Event): void => void onabort?.call(signal, event);
  return Object.defineProperties(signal, {
    addEventListener: {
      value: (type: string, listener: Listener | null, options?: Options) => addEventListener.call(signal, type, (listener && guardOf(listener)) as Guard, options),
    },
    removeEventListener: {
      value: (type: string, listener: Listener | null, options?: Options) => removeEventListener.call(signal, type, (listener && guardOf(listener)) as Guard, options),
    },
    onabort: {
      get: () => onabort,
      set: (listener: AbortSignal['onabort']) => {
        onabort = typeof listener === 'function' ? listener : null;
        signal.addEventListener('abort', callOnabort);
      },
    },
  });
}
