import type { Socket } from 'node:net';
import type { CallLog } from '../calls/call-log.ts';
import type { DataSet } from '../data/data-set.ts';
import type { FaultBoard } from '../faults/fault-board.ts';
import { GrpcFront } from '../grpc/grpc-front.ts';
import { HttpFront } from '../http/http-front.ts';
import type { HttpService } from '../http/http-service.ts';
import type { ServiceName } from '../service-name.ts';
import { catalogService } from '../services/catalog/catalog.service.ts';
import { customersService } from '../services/customers/customers.service.ts';
import { inventoryService } from '../services/inventory/inventory.service.ts';
import type { OrderBook } from '../services/orders/order-book.ts';
import { ordersService } from '../services/orders/orders.service.ts';
import { pricingService } from '../services/pricing/pricing.service.ts';
import { recommendationsService } from '../services/recommendations/recommendations.service.ts';
import { reviewsService } from '../services/reviews/reviews.service.ts';

/** What the services of one process have in common. */
export interface World {
  readonly data: DataSet;
  readonly orders: OrderBook;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Speaks a service's protocol on the connections it is given. */
export interface ServiceFront {
  accept(socket: Socket): void;
  close(): void;
}

export interface FrontParts {
  readonly faults: FaultBoard;
  readonly calls: CallLog;
  /** Breaks the connection that comes from a port. */
  readonly resetPeer: (remotePort: number) => void;
}

const HTTP_SERVICES: Readonly<Record<Exclude<ServiceName, 'recommendations'>, (world: World) => HttpService>> = {
  catalog: ({ data }) => catalogService(data),
  pricing: ({ data, now }) => pricingService(data, now),
  inventory: ({ data }) => inventoryService(data),
  reviews: ({ data }) => reviewsService(data),
  customers: ({ data }) => customersService(data),
  orders: ({ data, orders, now }) => ordersService(data, orders, now),
};

export const serviceFront = (service: ServiceName, world: World, { faults, calls, resetPeer }: FrontParts): ServiceFront =>
  service === 'recommendations'
    ? new GrpcFront(recommendationsService(world.data), faults, calls, resetPeer)
    : new HttpFront(HTTP_SERVICES[service](world), faults, calls);
