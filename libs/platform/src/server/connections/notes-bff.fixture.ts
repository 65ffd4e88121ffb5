import 'reflect-metadata';
import { Body, Controller, Get, Module, Post, Res } from '@nestjs/common';
import { IsString } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { Authenticated, BodyLimit, Public, Returns, Stream } from '../../routes/decorators.ts';
import { Field } from '../../views/field.ts';
import { Bff } from '../bff.decorator.ts';
import { BffSettings, ServerSettings } from '../bff.settings.ts';
import { Environment } from '../environment.ts';
import { startBff } from '../start-bff.ts';
import type { RunningBff } from '../start-bff.ts';
import { BodiesSettings, ConnectionsSettings } from './connections.settings.ts';

class Note {
  @IsString()
  text!: string;
}

class NoteView {
  @Field(String)
  text!: string;
}

/** Characters of the longest note that is read. */
export const LONGEST_NOTE = 1_000_000;

@Controller('notes')
export class NotesController {
  /** How often the longest note was asked for. */
  asked = 0;

  @Get('longest')
  @Public()
  @Returns(NoteView)
  longest(): NoteView {
    this.asked += 1;
    // A text of its own each time, as an answer is.
    return { text: Buffer.alloc(LONGEST_NOTE, String(this.asked % 10)).toString('latin1') };
  }

  @Post()
  @Public()
  @Returns(NoteView)
  add(@Body() { text }: Note): NoteView {
    return { text };
  }

  @Post('long')
  @Public()
  @BodyLimit('1MB')
  @Returns(NoteView)
  addLong(@Body() { text }: Note): NoteView {
    return { text };
  }

  @Post('streamed')
  @Public()
  @BodyLimit('1MB')
  @Stream()
  addStreamed(@Body() { text }: Note, @Res() reply: FastifyReply): void {
    reply.raw.end(text);
  }

  @Post('own')
  @Authenticated()
  @Returns(NoteView)
  addOwn(@Body() { text }: Note): NoteView {
    return { text };
  }
}

@Bff({ name: 'notes' })
@Module({ controllers: [NotesController] })
class NotesModule {}

export interface NotesOptions {
  readonly bodies?: Partial<BodiesSettings>;
  readonly connections?: Partial<ConnectionsSettings>;
  readonly server?: Partial<ServerSettings>;
}

/** A BFF that takes notes, on free ports. */
export function startNotesBff({ bodies, connections, server }: NotesOptions = {}): Promise<RunningBff> {
  const local = { host: '127.0.0.1', port: 0 };
  const settings = Object.assign(new BffSettings(), {
    server: Object.assign(new ServerSettings(), local, server),
    management: local,
    bodies: Object.assign(new BodiesSettings(), bodies),
    connections: Object.assign(new ConnectionsSettings(), connections),
  });
  return startBff(NotesModule, settings, new Environment('test'));
}
