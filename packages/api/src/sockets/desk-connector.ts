import { WebSocket } from 'ws';
import type { DeskConnector, DeskLinkListener } from '../client/desk-client.ts';
import { textOf } from '../messages/text-of.ts';
import { readDeskEndpoint } from './desk-endpoint.ts';

const SERVER_MESSAGE_BYTES_MAX = 64 * 1024 * 1024;

/**
 * Connects to the trader whose address stands in this file now. It is read anew for each
 * connection, because each start of a trader has another port and token.
 */
export const deskConnector = (endpointFile: string): DeskConnector => ({
  open(listener) {
    const link = new LazyLink(listener);
    void link.open(endpointFile);
    return link;
  },
});

/** A link whose address is still being read. */
class LazyLink {
  readonly #listener: DeskLinkListener;
  #webSocket: WebSocket | null = null;
  #closed = false;

  constructor(listener: DeskLinkListener) {
    this.#listener = listener;
  }

  async open(endpointFile: string): Promise<void> {
    const endpoint = await readDeskEndpoint(endpointFile);
    if (this.#closed) return;
    if (endpoint === null) {
      return this.#listener.onClose(`No trader has left its address in ${endpointFile}.`);
    }
    const webSocket = new WebSocket(`ws://127.0.0.1:${endpoint.port}/`, {
      headers: { authorization: `Bearer ${endpoint.token}` },
      perMessageDeflate: false,
      maxPayload: SERVER_MESSAGE_BYTES_MAX,
      handshakeTimeout: 5_000,
    });
    this.#webSocket = webSocket;
    let reason = 'The connection to the trader ended.';
    webSocket.on('open', () => this.#listener.onOpen());
    webSocket.on('message', (data) => this.#listener.onText(textOf(data)));
    webSocket.on('error', (error) => {
      reason = `The trader cannot be reached: ${error.message}.`;
    });
    webSocket.on('close', () => this.#listener.onClose(reason));
  }

  send(text: string): void {
    if (this.#webSocket?.readyState === WebSocket.OPEN) this.#webSocket.send(text);
  }

  close(): void {
    this.#closed = true;
    // Without a goodbye: the trader that we leave may be the one that no longer answers.
    this.#webSocket?.terminate();
  }
}
