import { Doc, Duration, ListOf, Optional, Port, Section } from '@portico/config';
import { IsBoolean, IsIn, IsString, Matches } from 'class-validator';

/** A certificate that the BFF shows. Files are PEM; their paths start at the folder that the BFF runs in. */
export class ServerCertificateSettings {
  @Matches(/^[a-z][\w-]*$/, { message: '"$value" must be a name', context: { fix: 'write a name in small letters, such as shop' } })
  @Doc('What it is called in messages, metrics and variables.')
  name!: string;

  @IsString()
  @Doc('A file with the certificate, followed by those between it and its CA. It is shown to who asks for one of its names; the first of the list to all others.')
  certificate!: string;

  @IsString()
  @Doc('A file with its key, without a passphrase.')
  key!: string;
}

/** A port on which clients show certificates of their own. Other ports never ask for one: a browser would ask its user which to show. */
export class ClientCertificatesSettings {
  @Port({ doc: 'The port that such clients call, on `server.host`. It leads to the same routes.' })
  port!: number;

  @IsString()
  @Doc('A file with the CAs that their certificates may come from.')
  ca!: string;

  @Optional()
  @IsString()
  @Doc('A file with lists of revoked certificates (CRL), one for each of the CAs. Open connections of what is newly revoked are ended.')
  crl?: string;

  @IsIn(['required', 'optional'])
  @Doc('Whether who shows none is refused; `optional` leaves that to routes with `@ClientCertificate()`. One that is shown must be good in any case.')
  demand: 'required' | 'optional' = 'required';
}

/** TLS that ends at the BFF itself. Without certificates it speaks plain HTTP, to a proxy that ends TLS in front of it. */
export class ServerTlsSettings {
  @ListOf(() => ServerCertificateSettings, { doc: 'The certificates that the BFF shows at `server.port`. With the first one, that port speaks TLS and nothing else.' })
  certificates: ServerCertificateSettings[] = [];

  @IsIn(['TLSv1.2', 'TLSv1.3'])
  @Doc('The oldest version that is spoken.')
  minVersion: 'TLSv1.2' | 'TLSv1.3' = 'TLSv1.2';

  @IsBoolean()
  @Doc('Whether `server.port` speaks HTTP/2 too, with clients that offer it (ALPN). Its requests are read a second time inside, as HTTP/1.1.')
  http2 = false;

  @Optional()
  @Port({ doc: 'A port on which every request of plain HTTP is redirected to HTTPS: 80 or what leads there.' })
  redirectFrom?: number;

  @Optional()
  @Port({ doc: 'The port that clients know `server.port` by, for redirects: 443 where a load balancer leads from there. `server.port` by default.' })
  redirectTo?: number;

  @Optional()
  @Section(() => ClientCertificatesSettings, { doc: 'A port on which clients show certificates of their own. None by default.' })
  clients?: ClientCertificatesSettings;

  @Duration({ min: '20ms', doc: 'How often the files are looked at. What has changed is taken over without an open connection noticing.' })
  lookEvery = 5_000;

  @Duration({ max: '8760h', doc: 'How long before its end a certificate or a CRL is warned of, once a day.' })
  warnBefore = 1_209_600_000;
}

/** The settings of a BFF that may end TLS. */
export class WithTls {
  @Optional()
  @Section(() => ServerTlsSettings, { doc: 'TLS that ends at the BFF itself. Plain HTTP by default.' })
  tls?: ServerTlsSettings;
}
