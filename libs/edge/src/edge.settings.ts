import { Cidr, Doc, Optional, Section, UrlText } from '@portico/config';
import type { CidrBlock } from '@portico/config';
import { IsIn, Matches } from 'class-validator';
import { AddressesSettings } from './addresses/addresses.settings.ts';
import { CompressionSettings } from './compression/compression.settings.ts';
import { CorsSettings } from './cors/cors.settings.ts';
import { SecurityHeadersSettings, StrictTransportSettings } from './security-headers/security-headers.settings.ts';

/** What the BFF believes of the network in front of it, and how it meets browsers. */
export class EdgeSettings {
  @Cidr({ each: true, doc: 'The proxies in front of this BFF. Only they are believed about who the client is; none by default.' })
  trustedProxies: CidrBlock[] = [];

  @IsIn(['x-forwarded-for', 'forwarded'])
  @Doc('The header in which those proxies tell it: the other one may be the client’s own, handed on as it came, and is not looked at.')
  addressFrom: 'x-forwarded-for' | 'forwarded' = 'x-forwarded-for';

  @Cidr({ each: true, doc: 'Balancers whose connections begin with a PROXY header, version 1 or 2 (haproxy’s PROXY protocol): it says who the client is, before TLS. From these, it must come; from others, it is not read.' })
  proxyProtocol: CidrBlock[] = [];

  @Optional()
  @Matches(/^[^/]+\/\/[^/?#]+$/, { message: 'must be scheme, host and port only', context: { fix: 'write where clients find this BFF, without a path: https://api.shop.example' } })
  @UrlText({ https: true, doc: 'Where clients find this BFF: `https://api.shop.example`. With https, browsers are told to come over TLS alone (`strictTransport`).' })
  origin?: string;

  @Section(() => AddressesSettings, { doc: 'Which addresses may call.' })
  addresses = new AddressesSettings();

  @Section(() => CorsSettings, { doc: 'Whose pages may read answers, beside those of the BFF’s own origin (CORS).' })
  cors = new CorsSettings();

  @Section(() => SecurityHeadersSettings, { doc: 'What browsers are told on every answer. An answer that says something else itself is left as it is; an empty text sends no such header.' })
  headers = new SecurityHeadersSettings();

  @Section(() => StrictTransportSettings, { doc: '`Strict-Transport-Security`, sent where `edge.origin` is https.' })
  strictTransport = new StrictTransportSettings();

  @Section(() => CompressionSettings, { doc: 'Answers in fewer bytes, for clients that ask for it.' })
  compression = new CompressionSettings();
}

/** The settings of a BFF with an edge. */
export class WithEdge {
  @Section(() => EdgeSettings)
  edge = new EdgeSettings();
}
