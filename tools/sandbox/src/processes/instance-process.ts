/** The main file of an instance with a process of its own: `<service> <instance> <instances of the service> <port>`. */
import { buildDataSet } from '../data/data-set.ts';
import { ServiceInstance } from '../instance/service-instance.ts';
import { isServiceName } from '../service-name.ts';
import { OrderBook } from '../services/orders/order-book.ts';
import type { FromChild, ToChild, Verb } from './messages.ts';

const [service = '', ...numbers] = process.argv.slice(2);
const [instance = 1, of = 1, port = 0] = numbers.map(Number);
if (!isServiceName(service)) throw new Error(`${service} is not a service`);

const data = buildDataSet();
// Only the orders service has a use for the seeded ones, which take the longest to build.
const orders = new OrderBook(service === 'orders' ? data.orders : [], { number: instance, of });
const own = new ServiceInstance(service, instance, port, { data, orders, now: Date.now });

const tell = (message: FromChild): void => void process.send?.(message);

const obey = async (verb: Verb, order: Extract<ToChild, { id: number }>['order']): Promise<void> => {
  if (verb === 'order' && order) await own.order(order);
  else if (verb !== 'order' && verb !== 'report') await own[verb]();
};

orders.onPlaced((placed) => tell({ placed }));

process.on('message', (message: ToChild) => {
  if ('placed' in message) return orders.adopt(message.placed);
  const { id, verb, order } = message;
  obey(verb, order).then(
    () => tell({ id, url: own.url, ...(verb === 'report' && { report: own.snapshot() }) }),
    (error: NodeJS.ErrnoException & { port?: number }) => {
      const { message: text, code, port: taken } = error;
      tell({ id, failure: { message: text, ...(code && { code }), ...(taken !== undefined && { port: taken }) } });
    },
  );
});

// The parent ends its children; Ctrl-C reaches the whole group and must not end them before their calls are closed.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('disconnect', () => process.exit());
