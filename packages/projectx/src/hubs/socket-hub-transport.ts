import type { HubTransport } from '@loadline/engine/ports';
import { type HubPorts, JsonHubConnection } from './hub-connection.ts';

/** The hub protocol over any HTTP and WebSocket transport, real or in memory. */
export const createHubTransport = (ports: HubPorts): HubTransport => ({
  open: (hub, token, listener) => new JsonHubConnection(hub, token, listener, ports),
});
