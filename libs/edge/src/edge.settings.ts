import { Cidr, Doc, Section } from '@portico/config';
import type { CidrBlock } from '@portico/config';
import { IsIn } from 'class-validator';

/** What the BFF believes of the network in front of it. */
export class EdgeSettings {
  @Cidr({ each: true, doc: 'The proxies in front of this BFF. Only they are believed about who the client is; none by default.' })
  trustedProxies: CidrBlock[] = [];

  @IsIn(['x-forwarded-for', 'forwarded'])
  @Doc('The header in which those proxies tell it: the other one may be the client’s own, handed on as it came, and is not looked at.')
  addressFrom: 'x-forwarded-for' | 'forwarded' = 'x-forwarded-for';
}

/** The settings of a BFF with an edge. */
export class WithEdge {
  @Section(() => EdgeSettings)
  edge = new EdgeSettings();
}
