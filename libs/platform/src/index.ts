export { runBff } from './server/run-bff.ts';
export { startBff } from './server/start-bff.ts';
export type { RunningBff } from './server/start-bff.ts';
export { Bff } from './server/bff.decorator.ts';
export type { BffOptions } from './server/bff.decorator.ts';
export { BffIdentity } from './server/bff-identity.ts';
export { BffLogger } from './server/bff-logger.ts';
export { BffSettings, DrainSettings, LogSettings, ManagementSettings, ServerSettings, StreamsSettings } from './server/bff.settings.ts';
export { BodiesSettings, ConnectionsSettings } from './server/connections/connections.settings.ts';
export { FORWARDABLE } from './server/forwardable.ts';
export { networkOf, peerAddress } from './server/network-of.ts';
export { StalledSweep } from './server/connections/stalled-sweep.ts';
export { Environment } from './server/environment.ts';
export { CommandError } from './server/command.ts';
export type { BffCommand, CommandContext } from './server/command.ts';
export { UsageError } from './server/usage-error.ts';
export { StartError } from './server/start-error.ts';
export { CheckedAtStart } from './server/checked-at-start.ts';
export type { StartCheck } from './server/checked-at-start.ts';

export { AFTER_BODY, BEFORE_BODY } from './pipeline/pipeline.ts';
export type { PlatformSlot, Slot } from './pipeline/pipeline.ts';
export { ANSWERED, StageFor } from './pipeline/stage.ts';
export type { AnswerBody, HeaderDocumentation, RouteDocumentation, Stage, StageDocumentation, StageResult } from './pipeline/stage.ts';

export { DIAGNOSTICS_SCOPE, RequestContext } from './context/request-context.ts';
export type { MissingPart } from './context/missing-part.ts';
export type { BrokenContract, ReadAnswer } from './context/read-answer.ts';
export type { Caller } from './context/request-context.ts';
export { SharedContext } from './context/shared-context.ts';
export { customerId } from './identity/customer-id.ts';
export type { CustomerId } from './identity/customer-id.ts';
export { Identity } from './identity/identity.ts';
export type { IdentityKey } from './identity/identity.ts';
export { PerIssuer } from './identity/per-issuer.ts';
export type { AccessToken } from './context/access-token.ts';
export type { Forwarding } from './context/forwarding.ts';
export { currentContext, currentScope, outsideRequests, runInScope } from './context/current.ts';
export { whenHeadIsSent } from './context/head-sent.ts';
export { BackgroundScopes } from './context/background-scopes.ts';
export { Scope, waitedFor } from './context/scope.ts';
export type { Cancellable, CancelReason } from './context/scope.ts';
export { steadyTime } from './context/steady-time.ts';
export { QueuedTimer, TimerQueue } from './context/timer-queue.ts';
export { TurnMeter } from './context/turn-meter.ts';
export { RequestsInFlight } from './context/requests-in-flight.ts';
export { UnderWay } from './context/under-way.ts';
export { BoundedMap } from './memory/bounded-map.ts';
export { shareOf } from './memory/share-of.ts';
export { Tally } from './memory/tally.ts';
export type { Placed } from './context/under-way.ts';
export { traceparentFor } from './context/trace-context.ts';
export type { TraceContext } from './context/trace-context.ts';

export { AnswerHeader, Authenticated, BodyLimit, Bytes, FormBody, Idempotent, Important, Public, Repeatable, Returns, Roles, Scopes, Stream, Summary, Undocumented } from './routes/decorators.ts';
export { ownership } from './routes/ownership.ts';
export type { Access, Idempotency, Priority, Route, RouteHandler, RouteKind } from './routes/route.ts';
export { DeclaredRoutes } from './routes/declared-routes.ts';
export { RouteTable } from './routes/route-table.ts';

export { IgnoresUnknown } from './input/ignores-unknown.decorator.ts';
export { DEEPEST_BODY } from './input/json-body.ts';
export { CursorOf, openCursor, sealCursor } from './input/page-cursor.ts';
export type { ListKey } from './input/page-cursor.ts';

export { Field, fieldsOf, Integer, OneOf } from './views/field.ts';
export { PartialOf } from './views/partial-view.ts';
export { quoted } from './views/quoted.ts';
export { serialiserOf, ViewError } from './views/serialiser.ts';
export { viewJsonSchema } from './views/json-schema.ts';
export type { JsonSchema } from './views/json-schema.ts';

export { CATALOGUE, problemType } from './problems/catalogue.ts';
export type { ProblemCode, ProblemKind } from './problems/catalogue.ts';
export { StacklessError } from './problems/stackless-error.ts';
export { Problem } from './problems/problem.ts';
export type { InputError, ProblemDetails } from './problems/problem.ts';
export { ProblemPages } from './problems/problem-pages.ts';
export { errorOf, isError, reasonOf, textOf, traceOf } from './problems/thrown.ts';
export type { ProblemSource } from './problems/to-problem.ts';

export { Signals } from './events/signals.ts';
export type { AccessRefused } from './routes/access.stage.ts';
export type { BoundReached } from './server/connections/bound-reached.ts';
export type { RequestFinished } from './context/context-factory.ts';
export type { StoreChanged } from './management/store-states.ts';
export type { SignalSet } from './events/signals.ts';
export { RequestSignal, Signal } from './events/signal.ts';
export type { InternalFault } from './events/signal.ts';
export { isThenable } from './context/late-rejection.ts';
export { structureKey } from './memory/structure-key.ts';

export { InputDoc } from './openapi/input-doc.decorator.ts';
export type { InputDocOptions } from './openapi/input-doc.decorator.ts';
export { OpenApiModule } from './openapi/openapi.module.ts';

export { HeldResources } from './management/held-resources.ts';
export type { HeldResource } from './management/held-resources.ts';
export { ManagementPages } from './management/management-pages.ts';
export type { ManagementPage, PageAnswer } from './management/management-pages.ts';

export { counted } from './telemetry/counted.ts';
export type { AuditLines, LogFields, LogLines, LogValue, Thrown } from './telemetry/log-lines.ts';
export type { Counter, Histogram, LabelValue, Meters } from './telemetry/meters.ts';
export { signalsProvider } from './telemetry/signals-provider.ts';
export { Telemetry } from './telemetry/telemetry.ts';
export type { TelemetrySinks, TelemetrySource } from './telemetry/telemetry.ts';
