/** What a subject by hand is told by the bench, in the words of web-bff: its port, and the origins of the four services. */
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
    port: Number(text('PORTICO_SERVER__PORT')),
    catalog: text('PORTICO_UPSTREAMS__CATALOG__INSTANCES'),
    pricing: text('PORTICO_UPSTREAMS__PRICING__INSTANCES'),
    inventory: text('PORTICO_UPSTREAMS__INVENTORY__INSTANCES'),
    customers: text('PORTICO_UPSTREAMS__CUSTOMERS__INSTANCES'),
  };
}
