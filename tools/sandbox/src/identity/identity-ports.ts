/** How far the identity provider's ports are above the control port, beyond the services: over http, and over TLS for certificates. */
const [HTTP, MUTUAL_TLS] = [8, 9];

export const planIdentityPorts = (first: number | 'free'): { readonly http: number; readonly mutualTls: number } =>
  first === 'free' ? { http: 0, mutualTls: 0 } : { http: first + HTTP, mutualTls: first + MUTUAL_TLS };
