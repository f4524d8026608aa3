import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Problem } from '@loadline/api-schema';
import { err, ok, type Result } from '@loadline/core';
import { WebSocketServer } from 'ws';
import { onceEach } from '../commands/command-ledger.ts';
import type { CommandOutcome, CommandRequest } from '../commands/command-outcome.ts';
import { type AskedCommand, deskCommandOf } from '../commands/desk-command.ts';
import { DeskHub } from '../hub/desk-hub.ts';
import { type DeskEndpoint, removeDeskEndpoint, writeDeskEndpoint } from './desk-endpoint.ts';
import { keepAlive } from './hub-rhythm.ts';
import { listen } from './listen.ts';
import { refuseUpgrade } from './refuse-upgrade.ts';
import { CLIENT_MESSAGE_BYTES_MAX, servePeer } from './web-socket-peer.ts';

export type DeskSocketOptions = Readonly<{
  /** The file in the data folder by which the API and the CLI find us. */
  endpointFile: string;
  /** Carries out a command; never rejects. Called once for each name of one that was taken. */
  onCommand(
    command: AskedCommand,
    request: Readonly<{ commandId: string; actor: string }>,
  ): Promise<CommandOutcome>;
  /** How long quotes, bars and sections may gather before they are sent. */
  paceMs?: number;
  backlogBytesMax?: number;
}>;

export type DeskSocketFault = Readonly<{ kind: 'cannotListen' | 'cannotWrite'; detail: string }>;

/** The trader's side: publish into `hub`, close at the end. */
export type DeskSocket = Readonly<{ hub: DeskHub; port: number; close(): Promise<void> }>;

const PACE_MS = 25;
const COMMANDS_KEPT = 10_000;

const TOKEN_REFUSED: Problem = {
  code: 'TOKEN_REFUSED',
  detail: 'The desk socket is opened with the token in the data folder, and never by a web page.',
};

/**
 * Opens the desk socket: a WebSocket on a loopback port of the system's choice, opened with a token
 * that is new at each start and stands, with the port, in a file of mode 0600. So a trader that
 * was killed leaves nothing that would keep the next one from starting, and no other user and no
 * web page can command the desk.
 */
export async function startDeskSocket(
  options: DeskSocketOptions,
): Promise<Result<DeskSocket, DeskSocketFault>> {
  const hub = pacedHub(options);
  const server = createServer((_request, response) => response.writeHead(404).end());
  const listening = await listen(server, { host: '127.0.0.1', port: 0 });
  if (!listening.ok) return err({ kind: 'cannotListen', detail: listening.error.detail });
  const token = randomBytes(32).toString('hex');
  const endpoint = { port: listening.value, token, processId: process.pid };
  const sockets = serveHub(hub, server, endpoint);
  try {
    await writeDeskEndpoint(options.endpointFile, endpoint);
  } catch (error) {
    server.close();
    const detail = `The file ${options.endpointFile} cannot be written: ${String(error)}`;
    return err({ kind: 'cannotWrite', detail });
  }
  const rhythm = keepAlive(hub, sockets);
  const close = async () => {
    rhythm.stop();
    hub.flush();
    await removeDeskEndpoint(options.endpointFile, endpoint);
    for (const webSocket of sockets.clients) webSocket.close(1001, 'the trader stops');
    await closeServer(server, sockets);
  };
  return ok({ hub, port: endpoint.port, close });
}

function pacedHub({ onCommand, paceMs = PACE_MS, ...limits }: DeskSocketOptions): DeskHub {
  const carryOut = ({ command, ...request }: CommandRequest) =>
    onCommand(deskCommandOf(command), request);
  const hub: DeskHub = new DeskHub({
    onCommand: onceEach(carryOut, { kept: COMMANDS_KEPT }),
    onDirty: () => void setTimeout(() => hub.flush(), paceMs).unref(),
    defaultActor: 'desk socket',
    ...(limits.backlogBytesMax === undefined ? {} : { backlogBytesMax: limits.backlogBytesMax }),
  });
  return hub;
}

function serveHub(hub: DeskHub, server: Server, endpoint: DeskEndpoint): WebSocketServer {
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: CLIENT_MESSAGE_BYTES_MAX,
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (!mayEnter(request, endpoint)) {
      return refuseUpgrade(socket, { status: 403, problem: TOKEN_REFUSED });
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => servePeer(hub, webSocket, socket));
  });
  return sockets;
}

/** Programs on this machine that could read the token; never a web page, which sends an Origin. */
function mayEnter({ headers }: IncomingMessage, { token }: DeskEndpoint): boolean {
  const given = Buffer.from(headers.authorization ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  const known = given.length === wanted.length && timingSafeEqual(given, wanted);
  return known && headers.origin === undefined;
}

/** Gives readers a moment to take what was sent to them, then ends what is still there. */
function closeServer(server: Server, sockets: WebSocketServer): Promise<void> {
  return new Promise((resolve) => {
    const impatient = setTimeout(() => {
      for (const webSocket of sockets.clients) webSocket.terminate();
    }, 500);
    server.close(() => {
      clearTimeout(impatient);
      resolve();
    });
  });
}
