import { RequestMethod } from '@nestjs/common';
import type { Type } from '@nestjs/common';
import { addLeadingSlash, METHOD_METADATA, MODULE_PATH, PATH_METADATA, VERSION_METADATA } from '@nestjs/common/internal';
import type { VersionValue } from '@nestjs/common/internal';
import { ApplicationConfig, MetadataScanner } from '@nestjs/core';
import type { ModulesContainer } from '@nestjs/core';
import { RoutePathFactory } from '@nestjs/core/router/route-path-factory.js';
import type { RouteHandler } from './route.ts';

/** A controller where a module has it: in two modules, it has two places. */
export interface MountedController {
  readonly controller: Type;
  /** Of `RouterModule`. */
  readonly modulePath?: string | undefined;
}

/** A method of a controller that Nest registers, its own or an inherited one. */
export interface NestHandler {
  readonly name: string;
  readonly handler: RouteHandler;
  /** `GET`; `ALL` for `@All()`. */
  readonly method: string;
  /** Everywhere that Fastify gets it. */
  readonly paths: readonly string[];
}

/** The names of a class's methods as Nest sees them: inherited ones too, overridden ones once. */
export const methodNames = (type: Type): string[] => new MetadataScanner().getAllMethodNames(type.prototype as object);

/** The controllers of all modules. */
export function* mountedControllers(modules: ModulesContainer): Iterable<MountedController> {
  for (const { controllers, metatype } of modules.values()) {
    const modulePath = (Reflect.getMetadata(MODULE_PATH + modules.applicationId, metatype) ?? Reflect.getMetadata(MODULE_PATH, metatype)) as string | undefined;
    for (const wrapper of controllers.values()) if (wrapper.metatype) yield { controller: wrapper.metatype as Type, modulePath };
  }
}

/** What Nest registers for a controller: its own scanner finds the methods, its own factory joins prefixes, versions and paths. */
export function* nestHandlers({ controller, modulePath }: MountedController, config = new ApplicationConfig()): Iterable<NestHandler> {
  const factory = new RoutePathFactory(config);
  const versioningOptions = config.getVersioning();
  const globalPrefix = addLeadingSlash(config.getGlobalPrefix());
  const controllerVersion = versioningOptions && ((Reflect.getMetadata(VERSION_METADATA, controller) as VersionValue | undefined) ?? versioningOptions.defaultVersion);
  const prefixes = pathsOf(controller);
  for (const name of methodNames(controller)) {
    const handler = (controller.prototype as Record<string, RouteHandler>)[name] as RouteHandler;
    if (!Reflect.hasMetadata(PATH_METADATA, handler)) continue;
    const requestMethod = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod;
    const methodVersion = Reflect.getMetadata(VERSION_METADATA, handler) as VersionValue | undefined;
    const shared = { globalPrefix, controllerVersion, methodVersion, versioningOptions, ...(modulePath === undefined ? {} : { modulePath }) };
    const paths = prefixes.flatMap((ctrlPath) =>
      pathsOf(handler).flatMap((methodPath) => factory.create({ ...shared, ctrlPath, methodPath } as Parameters<RoutePathFactory['create']>[0], requestMethod)),
    );
    yield { name, handler, method: RequestMethod[requestMethod] as string, paths };
  }
}

const pathsOf = (target: object): string[] => [Reflect.getMetadata(PATH_METADATA, target) as string | string[]].flat().map((path) => addLeadingSlash(path));
