import { access } from 'node:fs/promises';
import type { IncomingMessage, Server } from 'node:http';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { err, ok, type Result } from '@loadline/core';
import { WebSocketServer } from 'ws';
import type { DeskConnector } from '../client/desk-client.ts';
import type { DeskHub } from '../hub/desk-hub.ts';
import { keepAlive } from '../sockets/hub-rhythm.ts';
import { type ListenFault, listenFault, portOf } from '../sockets/listen.ts';
import { machineClock, machineTimers } from '../sockets/machine.ts';
import { refuseUpgrade } from '../sockets/refuse-upgrade.ts';
import { CLIENT_MESSAGE_BYTES_MAX, servePeer } from '../sockets/web-socket-peer.ts';
import type { ApiStore } from './api-store.ts';
import { checkCaller, type Refusal } from './caller-check.ts';
import { commandRoutes } from './command-routes.ts';
import { DeskRelay } from './desk-relay.ts';
import { httpApp } from './http-app.ts';
import { orderRoutes } from './order-routes.ts';
import { readRoutes } from './read-routes.ts';
import { riskRoutes } from './risk-routes.ts';

export type ApiOptions = Readonly<{
  /** 0 takes any free one. */
  port: number;
  /** How to reach the trader: `deskConnector(file)`. It need not be there yet. */
  connector: DeskConnector;
  store: ApiStore;
  version: string;
  /** The folder of the built dashboard, or null to serve the API alone. */
  dashboardFolder: string | null;
  /** One line for the log: the trader goes away, comes back, or says what cannot be used. */
  report?: (line: string) => void;
  /** A bug of ours in a handler. Left out, it ends the process, as every bug does. */
  onBug?: (error: Error) => void;
  backlogBytesMax?: number;
}>;

export type ApiFault = ListenFault | Readonly<{ kind: 'dashboardMissing'; detail: string }>;

export type RunningApi = Readonly<{ url: string; port: number; close(): Promise<void> }>;

/** Until sign-in is set up, only this machine is served. */
const HOST = '127.0.0.1';

const STREAM_PATH = '/api/stream';

/**
 * Serves the dashboard, the HTTP API and the WebSocket `/api/stream` on loopback. Works without
 * the trader, too: then it serves what it knows, says so, and recovers by itself.
 */
export async function startApi(options: ApiOptions): Promise<Result<RunningApi, ApiFault>> {
  const missing = await dashboardFault(options.dashboardFolder);
  if (missing !== null) return err(missing);
  const { backlogBytesMax: most, connector, version } = options;
  const relay = new DeskRelay({
    connector,
    timers: machineTimers,
    clock: machineClock,
    report: options.report ?? (() => undefined),
    ...(most === undefined ? {} : { backlogBytesMax: most }),
  });
  const health = () => ({ version, ...relay.desk });
  let port = options.port;
  const app = await httpApp({
    routes: [
      ...readRoutes({ hub: relay.hub, store: options.store, health }),
      ...commandRoutes(relay.command),
      ...orderRoutes(relay.command),
      ...riskRoutes({ store: options.store, command: relay.command }),
    ],
    version,
    dashboardFolder: options.dashboardFolder,
    port: () => port,
    onBug: options.onBug ?? endProcess,
  });
  try {
    await app.listen({ host: HOST, port });
  } catch (error) {
    await app.close();
    return err(listenFault(error, HOST, port));
  }
  port = portOf(app.server.address());
  const stopStream = serveStream(relay.hub, app.server, port);
  relay.start();
  const close = async () => {
    relay.stop();
    stopStream();
    await app.close();
  };
  return ok({ url: `http://${HOST}:${port}`, port, close });
}

/** Accepts browsers' WebSockets; answers what ends them all. */
function serveStream(hub: DeskHub, server: Server, port: number): () => void {
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: CLIENT_MESSAGE_BYTES_MAX,
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const refusal = checkCaller(request.headers, port) ?? checkPath(request.url ?? '');
    if (refusal !== null) return refuseUpgrade(socket, refusal);
    sockets.handleUpgrade(request, socket, head, (webSocket) => servePeer(hub, webSocket, socket));
  });
  const rhythm = keepAlive(hub, sockets);
  return () => {
    rhythm.stop();
    for (const webSocket of sockets.clients) webSocket.terminate();
  };
}

function checkPath(url: string): Refusal | null {
  if (url === STREAM_PATH || url.startsWith(`${STREAM_PATH}?`)) return null;
  const detail = `There is no WebSocket at ${url}; it is at ${STREAM_PATH}.`;
  return { status: 404, problem: { code: 'ROUTE_NOT_FOUND', detail } };
}

async function dashboardFault(folder: string | null): Promise<ApiFault | null> {
  if (folder === null) return null;
  try {
    await access(join(folder, 'index.html'));
    return null;
  } catch {
    const detail = `There is no built dashboard in ${folder}: index.html is missing.`;
    return { kind: 'dashboardMissing', detail };
  }
}

/** Out of the request's own promise, where the error would be swallowed. */
function endProcess(error: Error): void {
  setImmediate(() => {
    throw error;
  });
}
