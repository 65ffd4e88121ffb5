import { Body, Controller, Header, HttpCode, Post } from '@nestjs/common';
import { BodyLimit, currentScope, FormBody, Important, Problem, Public, Stream, Summary } from '@portico/platform';
import { AuthSignals } from '../callers/auth.signals.ts';
import { KeysUnavailable } from '../issuers/issuer-keys.ts';
import { InvalidLogoutToken, LogoutTokens } from './logout-token.ts';
import { Sessions } from './sessions.ts';
import { BackChannelForm } from './sign-in.input.ts';

/** Where the identity provider says that somebody has signed out there (OpenID Connect Back-Channel Logout, section 2.5). */
@Controller('auth')
@Important('sign-in')
export class BackChannelController {
  constructor(
    private readonly tokens: LogoutTokens,
    private readonly sessions: Sessions,
    private readonly signals: AuthSignals,
  ) {}

  @Post('backchannel-logout')
  @HttpCode(200)
  @Public()
  @Stream()
  @FormBody()
  @BodyLimit('9kB')
  @Header('cache-control', 'no-store')
  @Summary('Ends sessions. For the identity provider.')
  async logout(@Body() { logout_token }: BackChannelForm): Promise<void> {
    try {
      await this.sessions.endedAtProvider(await this.tokens.read(logout_token));
    } catch (error) {
      if (error instanceof KeysUnavailable) throw new Problem(
        'upstream-unavailable',
        { detail: 'logout tokens cannot be verified right now', cause: error },
      );
      if (!(error instanceof InvalidLogoutToken)) throw error;
      this.signals.signInRefused.emit({ scheme: 'logout token', because: error.message }, currentScope());
      throw new Problem('invalid-input', { detail: error.message, errors: [{ in: 'body', field: 'logout_token', message: error.message }], cause: error });
    }
  }
}
