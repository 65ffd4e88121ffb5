import { Injectable } from '@nestjs/common';
import { customers } from '@portico/contracts-customers';
import type { Customer, CustomersContract } from '@portico/contracts-customers';
import { Upstreams } from '@portico/upstream';
import type { HttpUpstream } from '@portico/upstream';

/** What BFFs ask of customers. */
@Injectable()
export class CustomersClient {
  private readonly api: HttpUpstream<CustomersContract>;

  constructor(upstreams: Upstreams) {
    this.api = upstreams.http(customers);
  }

  customer(id: string): Promise<Customer> {
    return this.api.get('/customers/{id}', { path: { id } });
  }
}
