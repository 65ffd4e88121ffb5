import type { Socket } from 'node:net';
import type { ProblemCode } from '../../problems/catalogue.ts';
import { Problem } from '../../problems/problem.ts';
import { SealedResponse } from '../sealed-response.ts';
import { linger } from './leftover-body.ts';
import { requestInComing } from './node-socket.ts';
import type { NodeSocket } from './node-socket.ts';

/** A client has ended the connection in the middle of a request. */
const GONE = 'HPE_INVALID_EOF_STATE';
const LATE = 'ERR_HTTP_REQUEST_TIMEOUT';

/** What Node's HTTP parser refuses, before there is a request. */
const PARSER: Readonly<Record<string, readonly [ProblemCode, string]>> = {
  HPE_HEADER_OVERFLOW: ['headers-too-large', 'the headers are longer than this BFF accepts'],
  [LATE]: ['request-timeout', 'the request did not arrive in time'],
};

/** Sockets whose fault is known: Node tells of each further piece that comes on them. */
const faulty = new WeakSet<Socket>();

/** Refuses what Node's parser cannot read, or what has not come in time, and ends the connection. @param lines of the head of every answer */
export function refuseFault(error: NodeJS.ErrnoException, socket: Socket, lines = ''): void {
  if (error.code === 'ECONNRESET') socket.destroy();
  if (socket.destroyed) return;
  // Its client has gone: Node ends only connections whose parser has nothing to say of it.
  if (error.code === GONE && faulty.has(socket)) socket.end();
  if (faulty.has(socket)) return;
  faulty.add(socket);
  // The piece in which it was found, which may be long.
  Object.assign(error, { rawPacket: undefined });
  refuseInTurn(error, socket, lines);
}

/**
 * Each request has one answer, and has it before what follows is refused (RFC 9112, section 9.3.2). Where its answer is the last of the
 * connection, what follows is passed over (section 9.6).
 */
function refuseInTurn(error: NodeJS.ErrnoException, socket: NodeSocket, lines: string, waited = false): void {
  // The code that has ended it closes it too.
  if (socket.writableEnded) return;
  const { _httpMessage: answering } = socket;
  const late = requestInComing(socket);
  if (answering && (answering.req !== late || answering.writableEnded)) {
    // It has gone, as one has that ends the connection behind a whole request.
    if (error.code === GONE) return void socket.end();
    socket.destroySoon = () => endFaulty(error, socket);
    // Node's own listener comes first: it gives the socket to the next response, if one waits.
    return void answering.once('finish', () => refuseInTurn(error, socket, lines, true));
  }
  // What is late is the rest of a body whose request is answered, or has come meanwhile and is answered too: each has one answer.
  const isAnswered = !answering && (late !== undefined || (waited && error.code === LATE));
  // An answer that has begun would go on in the middle of the refusal's words.
  if (isAnswered || !socket.writable || answering?.headersSent) return void socket.destroy();
  const [code, detail] = PARSER[error.code ?? ''] ?? (['malformed-request', 'the request is not well-formed HTTP/1.1'] as const);
  const problem = new Problem(code, { detail });
  // Its head was well-formed, so it is known, and logged: the fault is in its body.
  if (answering instanceof SealedResponse) answering.refused = { code, cause: error };
  const body = problem.body('unread');
  socket.write(
    `HTTP/1.1 ${problem.status} Refused\r\ncontent-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n${lines}connection: close\r\n\r\n${body}`,
  );
  endFaulty(error, socket);
}

/** A parser that has failed reads no further request; one whose request is late would. */
const endFaulty = ({ code }: NodeJS.ErrnoException, socket: Socket): void => linger(socket, code?.startsWith('HPE_'));
