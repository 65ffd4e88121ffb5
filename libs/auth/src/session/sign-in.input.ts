import { IgnoresUnknown } from '@portico/platform';
import { IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { LOCAL_PATH } from './local-path.ts';

/** Characters of the page to return to: it travels through the identity provider and back. */
export const LONGEST_RETURN = 1_000;

/** Characters of `state`: base64url of the longest page to return to, with some 200 more. */
const LONGEST_STATE = 2_000;

export class LoginQuery {
  @IsOptional()
  @MaxLength(LONGEST_RETURN)
  @Matches(LOCAL_PATH, { message: 'returnTo must be a path of this site, such as /account' })
  returnTo?: string;
}

/** What an identity provider sends a browser back with (RFC 6749, section 4.1.2; RFC 9207). All of it is read by openid-client. */
@IgnoresUnknown()
export class CallbackQuery {
  @IsString()
  @MaxLength(LONGEST_STATE)
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
