/** The services of the sandbox, in the order of their ports after the control port. */
export const SERVICES = ['catalog', 'pricing', 'inventory', 'reviews', 'customers', 'orders', 'recommendations'] as const;

export type Service = (typeof SERVICES)[number];

/** Instances of each service. */
export const INSTANCES = 3;
