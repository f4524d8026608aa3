import type { Socket, SocketListener, SocketTransport } from '../src/hubs/socket-port.ts';

export type OpenedSocket = {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly listener: SocketListener;
  readonly sent: string[];
  closed: boolean;
};

/** WebSockets in memory; the test plays the server. */
export class FakeSockets implements SocketTransport {
  readonly opened: OpenedSocket[] = [];

  open(
    request: Readonly<{ path: string; headers: Readonly<Record<string, string>> }>,
    listener: SocketListener,
  ): Socket {
    const entry: OpenedSocket = { ...request, listener, sent: [], closed: false };
    this.opened.push(entry);
    return {
      send: (text) => {
        entry.sent.push(text);
      },
      close: () => {
        entry.closed = true;
      },
    };
  }

  latest(): OpenedSocket {
    const entry = this.opened.at(-1);
    if (entry === undefined) throw new Error('no socket was opened');
    return entry;
  }
}
