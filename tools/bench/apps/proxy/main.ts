import '../by-hand/metadata.ts';
import { Module } from '@nestjs/common';
import type { Type } from '@nestjs/common';
import { MODULE_METADATA } from '@nestjs/common/internal';
import { Bff, runBff } from '@portico/platform';
import { ProxyModule } from '@portico/proxy';
import { WebBffModule } from '../../../../apps/web-bff/src/web-bff.module.ts';

/** web-bff as it is, whatever its module lists today, with the routes of its settings. */
@Bff({ name: 'web-bff', title: 'Web BFF' })
@Module({ imports: [...new Set([...(Reflect.getMetadata(MODULE_METADATA.IMPORTS, WebBffModule) as Type[]), ProxyModule])] })
class RoutedWebBff {}

await runBff(RoutedWebBff);
