import { Cidr } from '@portico/config';
import type { CidrBlock } from '@portico/config';

/** What the BFF believes of the network in front of it. */
export class EdgeSettings {
  @Cidr({ each: true, doc: 'The proxies in front of this BFF. Only they are believed in X-Forwarded-For; none by default.' })
  trustedProxies: CidrBlock[] = [];
}
