export { Messages } from './messages.ts';
export type { MessageOptions, Published, PublishOptions } from './nats-calls.ts';
export { MessagingModule } from './messaging.module.ts';
export { MessageSettings, NatsSettings, WithMessaging } from './messaging.settings.ts';
export { callerToken } from './subject.ts';
