/** What a subject by hand is told by the bench: its port, and the origins of the four services. */
export interface HandSettings {
  readonly port: number;
  readonly catalog: string;
  readonly pricing: string;
  readonly inventory: string;
  readonly customers: string;
}

/** @throws Error naming a variable that is not set */
export function handSettings(env: Readonly<Record<string, string | undefined>>): HandSettings {
  const text = (name: string): string => {
    const value = env[name];
    if (!value) throw new Error(`${name} is not set`);
    return value;
  };
  return {
    port: Number(text('BENCH_PORT')),
    catalog: text('BENCH_CATALOG'),
    pricing: text('BENCH_PRICING'),
    inventory: text('BENCH_INVENTORY'),
    customers: text('BENCH_CUSTOMERS'),
  };
}
