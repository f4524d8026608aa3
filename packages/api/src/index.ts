export * from './client/desk-client.ts';
export * from './commands/command-outcome.ts';
export type { AskedCommand } from './commands/desk-command.ts';
export * from './http/api-store.ts';
export * from './http/start-api.ts';
export * from './hub/desk-hub.ts';
export * from './sockets/desk-connector.ts';
export * from './sockets/desk-socket-server.ts';
