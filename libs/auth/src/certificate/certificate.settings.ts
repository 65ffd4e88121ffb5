import { Cidr, Doc } from '@portico/config';
import type { CidrBlock } from '@portico/config';
import { IsIn, Matches } from 'class-validator';
import type { CertificateForm } from './forwarded-certificate.ts';

/** Where the certificate of a client is found. On connections that end at the BFF itself that is told by TLS, and by nothing else. */
export class CertificateSettings {
  @Cidr({
    each: true,
    doc: 'Who ends TLS in front of this BFF, and takes the header out of what clients send. It is read only from these addresses; by default from none.',
  })
  terminators: readonly CidrBlock[] = [];

  @Matches(/^[a-z][a-z0-9-]*$/)
  @Doc('The header in which they tell the certificate, in small letters.')
  header = 'client-cert';

  @IsIn(['rfc9440', 'pem', 'xfcc'])
  @Doc('How it stands there: `rfc9440`, a byte sequence; `pem`, percent-encoded, as nginx has it in `$ssl_client_escaped_cert`; `xfcc`, the `Hash` of Envoy’s x-forwarded-client-cert.')
  form: CertificateForm = 'rfc9440';
}
