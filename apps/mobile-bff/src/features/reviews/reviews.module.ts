import { HttpModule } from '@nestjs/axios';
import { Module } from '@nestjs/common';
import { HttpServiceBridgeModule } from '@portico/http-service';
import { NewestReviews } from './newest-reviews.ts';
import { ReviewsController } from './reviews.controller.ts';

@Module({ imports: [HttpModule, HttpServiceBridgeModule], controllers: [ReviewsController], providers: [NewestReviews] })
export class ReviewsModule {}
