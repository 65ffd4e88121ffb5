import type { BffName } from '../stack/bundles.ts';

/** Where at a BFF attackers and customers write something. */
export interface EdgeTarget {
  /** The policy of docker/edge that is made for it. */
  readonly policy: 'web' | 'mobile' | 'partner';
  readonly host: string;
  /** A path whose query has what is looked for, and the name of that. */
  readonly search: string;
  readonly term: string;
  /** A page that anybody may read, for what the edge costs. */
  readonly page: string;
  /** A path to which one segment is added. */
  readonly item: string;
  /** Takes a JSON body. */
  readonly json: string;
  /** Takes a form; undefined where the policy lets none pass. */
  readonly form: string | undefined;
}

export const EDGE_TARGETS: Readonly<Record<BffName, EdgeTarget>> = {
  'web-bff': {
    policy: 'web', host: 'shop.example',
    search: '/api/search', term: 'q',
    page: '/api/search?q=copper',
    item: '/api/products/', json: '/api/account/orders', form: '/auth/backchannel-logout',
  },
  'mobile-bff': {
    policy: 'mobile', host: 'api.shop.example',
    search: '/v1/search', term: 'q',
    page: '/v1/search?q=copper',
    item: '/v1/products/', json: '/v1/orders', form: undefined,
  },
  'partner-bff': {
    policy: 'partner', host: 'partners.shop.example',
    search: '/v1/products', term: 'cursor',
    page: '/v1/products?limit=20',
    item: '/v1/products/', json: '/v1/orders', form: undefined,
  },
};
