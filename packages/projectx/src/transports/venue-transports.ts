import { err, ok, type Result } from '@loadline/core';
import type { Clock, HttpTransport, HubTransport, Timers } from '@loadline/engine/ports';
import { createHubTransport } from '../hubs/socket-hub-transport.ts';
import { checkVenueAddress } from '../venue-address.ts';
import { createHttpTransport } from './fetch-transport.ts';
import { createSocketTransport } from './web-socket-transport.ts';

export type VenueTransports = Readonly<{
  http: HttpTransport;
  hubs: HubTransport;
  close(): Promise<void>;
}>;

/**
 * Real sockets to a venue on this machine.
 *
 * @param urls.apiUrl base of `/api/...`; `urls.hubUrl` base of `/hubs/...`, often the same.
 * @returns the transports, or one sentence on what is wrong with an address.
 */
export function createVenueTransports(
  { apiUrl, hubUrl }: Readonly<{ apiUrl: string; hubUrl: string }>,
  machine: Readonly<{ clock: Clock; timers: Timers }>,
): Result<VenueTransports, string> {
  const api = checkVenueAddress(apiUrl);
  if (!api.ok) return err(api.error);
  const hub = checkVenueAddress(hubUrl);
  if (!hub.ok) return err(hub.error);
  const http = createHttpTransport(api.value);
  const negotiation = createHttpTransport(hub.value);
  const sockets = createSocketTransport(hub.value);
  return ok({
    http,
    hubs: createHubTransport({ http: negotiation, sockets, ...machine }),
    async close() {
      await Promise.all([http.close(), negotiation.close()]);
    },
  });
}
