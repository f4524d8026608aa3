import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { err, ok, type Result } from '@loadline/core';

export type ListenFault = Readonly<{ kind: 'portTaken' | 'cannotListen'; detail: string }>;

/** Binds a server; answers its port, or in one sentence why it cannot. */
export function listen(
  server: Server,
  { host, port }: Readonly<{ host: string; port: number }>,
): Promise<Result<number, ListenFault>> {
  return new Promise((resolve) => {
    const onError = (error: NodeJS.ErrnoException) => resolve(err(listenFault(error, host, port)));
    server.once('error', onError);
    server.listen({ host, port }, () => {
      server.removeListener('error', onError);
      resolve(ok(portOf(server.address())));
    });
  });
}

export function listenFault(error: unknown, host: string, port: number): ListenFault {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE') {
    const detail = `Port ${port} on ${host} is taken by another program.`;
    return { kind: 'portTaken', detail };
  }
  return {
    kind: 'cannotListen',
    detail: `Port ${port} on ${host} cannot be used: ${String(error)}`,
  };
}

export const portOf = (address: AddressInfo | string | null): number =>
  typeof address === 'object' && address !== null ? address.port : 0;
