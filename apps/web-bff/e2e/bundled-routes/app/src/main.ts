import 'reflect-metadata';
import { Controller, Get, Injectable, Module, Res } from '@nestjs/common';
import { ApplicationConfig, HttpAdapterHost, RouterModule } from '@nestjs/core';
import { Optional, Section } from '@portico/config';
import { Authenticated, Bff, Field, Public, ReadsSettings, Returns, Roles, runBff } from '@portico/platform';
import { IsString } from 'class-validator';
import type { FastifyReply } from 'fastify';

class Report {
  @Field()
  title!: string;
}

const report = (): Report => ({ title: 'shown', secret: 'undeclared' }) as Report;

class Reports {
  @Get('reports')
  @Authenticated()
  @Roles('support')
  @Returns(Report)
  get(): Report {
    return report();
  }

  @Get('summary')
  @Public()
  @Returns(Report)
  summary(@Res({ passthrough: true }) reply: FastifyReply): Report {
    reply.status(202);
    return report();
  }
}

@Controller()
class InheritedReports extends Reports {}

@Module({ controllers: [InheritedReports] })
class ReportsModule {}

/** With `RAW_ROUTE`, a library that brings a route of Fastify's. */
@Injectable()
class Setup {
  constructor(config: ApplicationConfig, { httpAdapter }: HttpAdapterHost) {
    config.setGlobalPrefix('api');
    if (process.env['RAW_ROUTE']) httpAdapter.get('/raw', () => 'undeclared');
  }
}

/** What the test kit tells every BFF. */
class UpstreamIdentitySettings {
  @Optional()
  @IsString()
  key?: string;
}

class WithUpstreamIdentity {
  @Section(() => UpstreamIdentitySettings)
  upstreamIdentity = new UpstreamIdentitySettings();
}

@ReadsSettings(WithUpstreamIdentity)
@Bff({ name: 'bundled' })
@Module({ imports: [ReportsModule, RouterModule.register([{ path: 'support', module: ReportsModule }])], providers: [Setup] })
class BundledModule {}

await runBff(BundledModule);
