import '../metadata.ts';
import { Module } from '@nestjs/common';
import { Bff, runBff } from '@portico/platform';
import { MobileBffModule } from '../../../../apps/mobile-bff/src/mobile-bff.module.ts';
import { DiagnosticsModule } from '../diagnostics/diagnostics.module.ts';

/** mobile-bff as it is, with a page that counts what it holds. */
@Bff({ name: 'mobile-bff', title: 'Mobile BFF' })
@Module({ imports: [MobileBffModule, DiagnosticsModule] })
class MobileBffDiagnosed {}

await runBff(MobileBffDiagnosed);
