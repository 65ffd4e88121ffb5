/**
 * The order of a request's way, here and nowhere else. A slot is filled by the platform itself, or by the stage that the BFF's
 * module plugs in; an open slot that no stage fills is skipped. docs/lifecycle.md draws it with its failure exits.
 */
interface SlotRow {
  readonly slot: string;
  readonly filledBy: 'platform' | 'capability';
  readonly does: string;
  /** The file that fills it; undefined where no library of Portico does. Another stage may be plugged in for a capability's. */
  readonly file: string | undefined;
}

/** Before the body is read (Fastify's `onRequest`): a refusal here costs no parsing, and does not wait for the body. */
export const BEFORE_BODY = [
  {
    slot: 'context',
    filledBy: 'platform',
    does: 'request id, trace, deadline, cancellation when the client leaves',
    file: 'libs/platform/src/context/message.stage.ts',
  },
  {
    slot: 'clientAddress',
    filledBy: 'capability',
    does: 'the one client address, from trusted proxies only',
    file: 'libs/edge/src/client-address/client-address.stage.ts',
  },
  {
    slot: 'overload',
    filledBy: 'capability',
    does: 'counts requests in flight; load shedding itself runs before the first stage',
    file: 'libs/overload/src/overload.stage.ts',
  },
  {
    slot: 'addressRules',
    filledBy: 'capability',
    does: 'which addresses may call: allow and block lists, of the BFF and of a route',
    file: 'libs/edge/src/addresses/address-rules.stage.ts',
  },
  {
    slot: 'addressLimit',
    filledBy: 'capability',
    does: 'flood limit by address, before anybody is asked who they are',
    file: 'libs/rate-limit/src/stages/address-limit.stage.ts',
  },
  {
    slot: 'connection',
    filledBy: 'capability',
    does: 'what a route demands of the connection: a certificate of its client',
    file: 'libs/edge/src/tls/client-certificate.stage.ts',
  },
  {
    slot: 'preflight',
    filledBy: 'capability',
    does: 'answers preflights of pages of other origins (CORS), which bring no credentials',
    file: 'libs/edge/src/cors/cors.stage.ts',
  },
  {
    slot: 'caller',
    filledBy: 'capability',
    does: 'who calls: session, bearer token, key',
    file: 'libs/auth/src/callers/caller.stage.ts',
  },
  {
    slot: 'access',
    filledBy: 'platform',
    does: 'no such route or method; a route for known callers refuses an unknown one, and one who may not do this',
    file: 'libs/platform/src/routes/access.stage.ts',
  },
  {
    slot: 'callerLimit',
    filledBy: 'capability',
    does: 'the limits and quotas of the plan that holds for the caller',
    file: 'libs/rate-limit/src/stages/caller-limit.stage.ts',
  },
  {
    slot: 'body',
    filledBy: 'platform',
    does: 'lets the body come, within what may be on its way at a time: from one address, and in all',
    file: 'libs/platform/src/server/connections/arriving-bodies.ts',
  },
] as const satisfies readonly SlotRow[];

/** After the body is read, before anything of Nest (Fastify's `preHandler`). */
export const AFTER_BODY = [
  {
    slot: 'bounds',
    filledBy: 'platform',
    does: 'lists of a JSON body no longer than their rules say, unknown fields refused, before anything works on them',
    file: 'libs/platform/src/input/validation.stage.ts',
  },
] as const satisfies readonly SlotRow[];

/** Behind Nest's guards, before its interceptors and pipes: what a guard refuses claims no key, and is not told what is wrong with its input. */
export const BEHIND_GUARDS = [
  {
    slot: 'claim',
    filledBy: 'capability',
    does: 'one execution per idempotency key',
    file: 'libs/idempotency/src/idempotency.stage.ts',
  },
  {
    slot: 'validation',
    filledBy: 'platform',
    does: 'path, query and body against their classes',
    file: 'libs/platform/src/input/validation.stage.ts',
  },
] as const satisfies readonly SlotRow[];

type Row = (typeof BEFORE_BODY)[number] | (typeof AFTER_BODY)[number] | (typeof BEHIND_GUARDS)[number];

/** A slot that a capability's stage may fill. */
export type Slot = Extract<Row, { filledBy: 'capability' }>['slot'];
/** A slot that the platform fills. */
export type PlatformSlot = Extract<Row, { filledBy: 'platform' }>['slot'];
