import { Module } from '@nestjs/common';
import { DevelopmentPageController } from './development-page.controller.ts';

/** A page to try the BFF with in a browser: sign in, look around, sign out. In development only. */
@Module({ controllers: [DevelopmentPageController] })
export class DevelopmentPageModule {}
