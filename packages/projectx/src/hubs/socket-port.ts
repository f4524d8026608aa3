/** What a WebSocket tells its owner. After `onClose` nothing more comes. */
export interface SocketListener {
  onOpen(): void;
  /** One text message, which may hold several records. */
  onText(text: string): void;
  /** @param status the HTTP status of a refused upgrade, else null. */
  onClose(reason: string, status: number | null): void;
}

export interface Socket {
  send(text: string): void;
  close(): void;
}

/** Opens WebSockets below the base URL of the hubs. No pings, no reconnect, no protocol. */
export interface SocketTransport {
  open(
    request: Readonly<{ path: string; headers: Readonly<Record<string, string>> }>,
    listener: SocketListener,
  ): Socket;
}
