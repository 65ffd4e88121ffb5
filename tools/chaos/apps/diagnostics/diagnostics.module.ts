import { Module } from '@nestjs/common';
import { DiagnosticsPage } from './diagnostics.page.ts';

/** Lets the suite see inside a BFF. It costs nothing until somebody asks. */
@Module({ providers: [DiagnosticsPage] })
export class DiagnosticsModule {}
