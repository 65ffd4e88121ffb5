/** The demo microservices, in the order of their ports. */
export const SERVICE_NAMES = ['catalog', 'pricing', 'inventory', 'reviews', 'customers', 'orders', 'recommendations'] as const;

export type ServiceName = (typeof SERVICE_NAMES)[number];

export const isServiceName = (name: string): name is ServiceName => (SERVICE_NAMES as readonly string[]).includes(name);
