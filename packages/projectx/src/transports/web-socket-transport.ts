import { WebSocket } from 'ws';
import type { Socket, SocketListener, SocketTransport } from '../hubs/socket-port.ts';
import type { VenueAddress } from '../venue-address.ts';

const OPEN_TIMEOUT_MS = 10_000;
/** History dumps of depth are the largest messages; anything beyond this is no venue. */
const MESSAGE_BYTES_MAX = 16 * 1024 * 1024;

/** WebSockets below one base URL, without compression: it costs more time than it saves here. */
export const createSocketTransport = ({ socketUrl }: VenueAddress): SocketTransport => ({
  open({ path, headers }, listener) {
    const socket = new WebSocket(`${socketUrl}${path}`, {
      headers: { ...headers },
      perMessageDeflate: false,
      handshakeTimeout: OPEN_TIMEOUT_MS,
      maxPayload: MESSAGE_BYTES_MAX,
    });
    attach(socket, listener);
    return shellOf(socket);
  },
});

function attach(socket: WebSocket, listener: SocketListener): void {
  let problem: string | null = null;
  let status: number | null = null;
  socket.on('open', () => listener.onOpen());
  // With the default binary type every message, text included, is one Buffer.
  socket.on('message', (data) => {
    if (Buffer.isBuffer(data)) listener.onText(data.toString('utf8'));
  });
  socket.on('unexpected-response', (_request, response) => {
    status = response.statusCode ?? null;
    problem = `the upgrade was answered with HTTP ${status}`;
    socket.terminate();
  });
  socket.on('error', (error) => {
    problem ??= error.message;
  });
  socket.on('close', (code) => listener.onClose(problem ?? `closed with code ${code}`, status));
}

const shellOf = (socket: WebSocket): Socket => ({
  send(text) {
    if (socket.readyState === WebSocket.OPEN) socket.send(text);
  },
  close() {
    // The other side may be dead: do not wait for its half of the closing handshake.
    if (socket.readyState === WebSocket.CONNECTING) socket.terminate();
    else {
      socket.close();
      setTimeout(() => socket.terminate(), 1_000).unref();
    }
  },
});
