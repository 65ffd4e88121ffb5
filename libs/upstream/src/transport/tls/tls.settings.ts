import { Doc, Optional } from '@portico/config';
import { IsString, Matches } from 'class-validator';

/** How an upstream proves who it is, and the BFF to it. Files are PEM; their paths start at the folder that the BFF runs in. */
export class TlsSettings {
  @Optional()
  @IsString()
  @Doc('A file with the CAs that its certificate may come from, instead of those that Node knows.')
  ca?: string;

  @Optional()
  @IsString()
  @Doc('A file with the certificate that the BFF shows, followed by those between it and its CA.')
  certificate?: string;

  @Optional()
  @IsString()
  @Doc('A file with the key of `certificate`, without a passphrase.')
  key?: string;

  @Optional()
  @Matches(/^[\w-]+(?:\.[\w-]+)*$/)
  @Doc('The name that its certificate must have, and that it is asked for (SNI), where that is not the name in `instances`.')
  serverName?: string;
}
