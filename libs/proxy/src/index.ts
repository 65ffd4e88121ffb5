export { askedOf, passThrough } from './pass-through.ts';
export { ProxyModule } from './proxy.module.ts';
export type { Policies } from './routes/route-policies.ts';
export { HeaderChanges, MatchSettings, QueryChanges, RedirectSettings, RewriteSettings, RouteSettings, WithRoutes } from './routes/routes.settings.ts';
export type { Texts } from './routes/routes.settings.ts';
export { MirrorSettings } from './versions/mirror.settings.ts';
export { VariantSettings, VersionSettings, WithVersions } from './versions/versions.settings.ts';
export { StaticSettings, WithStatic } from './static/static.settings.ts';
