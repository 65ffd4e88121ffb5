import { IgnoresUnknown } from '@portico/platform';
import { IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { LOCAL_PATH } from './local-path.ts';

export class LoginQuery {
  @IsOptional()
  @MaxLength(1_000)
  @Matches(LOCAL_PATH, { message: 'returnTo must be a path of this site, such as /account' })
  returnTo?: string;
}

/** What an identity provider sends a browser back with (RFC 6749, section 4.1.2; RFC 9207). All of it is read by openid-client. */
@IgnoresUnknown()
export class CallbackQuery {
  @IsString()
  @MaxLength(200)
  state!: string;

  @IsOptional()
  @IsString()
  code?: string;

  @IsOptional()
  @IsString()
  error?: string;
}

/** OpenID Connect Back-Channel Logout, section 2.5. */
@IgnoresUnknown()
export class BackChannelForm {
  @IsString()
  @MaxLength(8_192)
  logout_token!: string;
}

export class SessionParams {
  @Matches(/^[\w-]{16}$/)
  id!: string;
}
