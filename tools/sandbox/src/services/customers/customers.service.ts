import type { DataSet } from '../../data/data-set.ts';
import type { CustomersOperations } from '@portico/contracts-customers';
import type { HttpService } from '../../http/http-service.ts';
import { httpService } from '../../http/http-service.ts';
import { notFound } from '../../http/service-problem.ts';

/** May be stored by the customer's own cache, and is asked for again each time. */
const PERSONAL = 'private, no-cache';
const SEGMENTS = 'public, max-age=3600';

/** Customer profiles and addresses. */
export const customersService = ({ customerById, addresses, segments }: DataSet): HttpService =>
  httpService<CustomersOperations>('customers', {
    getCustomer: ({ path: { id } }) => {
      const customer = customerById.get(id);
      if (!customer) throw notFound('customer', id);
      return { body: customer, cacheControl: PERSONAL };
    },
    listAddresses: ({ path: { id } }) => {
      const found = addresses.get(id);
      if (!found) throw notFound('customer', id);
      return { body: { items: [...found] }, cacheControl: PERSONAL };
    },
    listSegments: () => ({ body: { items: [...segments] }, cacheControl: SEGMENTS }),
  });
