import { Controller, Delete, Get, Header, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { Authenticated, Important, Problem, Public, Returns, Summary } from '@portico/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Cookies } from './cookies.ts';
import { PublicOrigin } from './public-origin.ts';
import { SessionSettings } from './session.settings.ts';
import { currentSession } from './session.strategy.ts';
import { publicId } from './session.ts';
import type { Session } from './session.ts';
import { OwnSessions, SessionView, SignedOut, toOwnSessions, toSessionView } from './session.view.ts';
import { Sessions } from './sessions.ts';
import { SessionParams } from './sign-in.input.ts';

/** What a page asks of sessions: who am I, where else am I signed in, sign me out. */
@Controller('auth')
@Important('sign-in')
export class SessionController {
  constructor(
    private readonly sessions: Sessions,
    private readonly cookies: Cookies,
    private readonly origin: PublicOrigin,
    private readonly settings: SessionSettings,
  ) {}

  @Get('session')
  @Public()
  @Header('cache-control', 'no-store')
  @Summary('Says who is signed in.')
  @Returns(SessionView)
  whoAmI(): SessionView {
    return toSessionView(currentSession(), Date.now());
  }

  @Get('sessions')
  @Authenticated()
  @Header('cache-control', 'no-store')
  @Summary('Lists the sessions of the caller.')
  @Returns(OwnSessions)
  async list(): Promise<OwnSessions> {
    const current = this.current();
    return toOwnSessions(await this.sessions.of(current.caller), current);
  }

  @Delete('sessions/:id')
  @Authenticated()
  @Summary('Ends a session of the caller. Answers with the remaining ones.')
  @Returns(OwnSessions)
  async revoke(@Param() { id }: SessionParams): Promise<OwnSessions> {
    const current = this.current();
    const session = (await this.sessions.of(current.caller)).find((one) => publicId(one) === id);
    if (!session) throw new Problem('not-found', { detail: 'there is no such session' });
    await this.sessions.revoke(session);
    return toOwnSessions(await this.sessions.of(current.caller), current);
  }

  @Post('logout')
  @HttpCode(200)
  @Authenticated()
  @Header('cache-control', 'no-store')
  @Summary('Ends the session. The browser should then go where the answer says.')
  @Returns(SignedOut)
  async signOut(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<SignedOut> {
    const home = this.origin.of(request.raw) + this.settings.home;
    const next = await this.sessions.signOut(this.current(), home);
    void reply.header('set-cookie', this.cookies.clearSession());
    return { next: next ?? home };
  }

  /** @throws Problem when the caller is known by other means than a session */
  private current(): Session {
    const session = currentSession();
    if (!session) throw new Problem('unauthenticated', { detail: 'this endpoint needs a session' });
    return session;
  }
}
