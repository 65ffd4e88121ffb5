import '../by-hand/metadata.ts';
import { Module } from '@nestjs/common';
import type { Type } from '@nestjs/common';
import { MODULE_METADATA } from '@nestjs/common/internal';
import { DevelopmentCallerModule } from '@portico/auth';
import { CachingModule } from '@portico/caching';
import { EdgeModule } from '@portico/edge';
import { ObservabilityModule } from '@portico/observability';
import { OverloadModule } from '@portico/overload';
import { Bff, runBff } from '@portico/platform';
import { WebBffModule } from '../../../../apps/web-bff/src/web-bff.module.ts';
import { StorefrontModule } from './storefront.module.ts';

/** What a rung of the budget's ladder leaves out of web-bff. The measured subject itself leaves out nothing. */
const LEFT_OUT: Readonly<Record<string, readonly Type[]>> = {
  nothing: [],
  caching: [CachingModule],
  observability: [ObservabilityModule],
  capabilities: [ObservabilityModule, EdgeModule, OverloadModule, DevelopmentCallerModule],
};

const leftOut = LEFT_OUT[process.env['BENCH_WITHOUT'] ?? 'nothing'];
if (!leftOut) throw new Error(`BENCH_WITHOUT is one of ${Object.keys(LEFT_OUT).join(', ')}`);
const modules = Reflect.getMetadata(MODULE_METADATA.IMPORTS, WebBffModule) as Type[];

/** web-bff as it is, whatever its module lists today, with one more feature. */
@Bff({ name: 'web-bff', title: 'Web BFF' })
@Module({ imports: [...modules.filter((module) => !leftOut.includes(module)), StorefrontModule] })
class MeasuredWebBff {}

await runBff(MeasuredWebBff);
