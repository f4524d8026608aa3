import type { UnixMs } from '@loadline/core';

/** A clock that never steps back. Market time and machine time are two of them. */
export interface Clock {
  now(): UnixMs;
}

export type TimerHandle = Readonly<{ cancel(): void }>;

/** Machine-time timers: HTTP timeouts, back-off, rate windows, token expiry, pings. */
export interface Timers {
  after(delayMs: number, run: () => void): TimerHandle;
}

/** Seeded chance: the same seed gives the same numbers. `next()` is in [0, 1). */
export interface Random {
  next(): number;
}

export type HttpRequest = Readonly<{
  method: 'GET' | 'POST';
  /** Path below the venue's base URL, such as `/api/Order/place`. */
  path: string;
  headers: Readonly<Record<string, string>>;
  body: string | null;
  timeoutMs: number;
}>;

/** `sent` tells whether the request can have reached the other side. */
export type HttpOutcome = Readonly<
  | { kind: 'reply'; status: number; headers: Readonly<Record<string, string>>; body: string }
  | { kind: 'failed'; sent: boolean; reason: string }
>;

export interface HttpTransport {
  request(request: HttpRequest): Promise<HttpOutcome>;
}

/** What a hub connection tells its owner. After `onClose` nothing more comes. */
export interface HubListener {
  onOpen(connectionId: string): void;
  /** One invocation by the server: its target and arguments, as parsed JSON. */
  onInvocation(target: string, args: readonly unknown[]): void;
  onClose(reason: string, status: number | null): void;
}

export interface HubConnection {
  /** Resolves when the server has completed the call; rejects with its error or on close. */
  invoke(method: string, args: readonly unknown[]): Promise<unknown>;
  close(): void;
}

/** Opens one hub connection, handshake and keep-alive included; never reconnects by itself. */
export interface HubTransport {
  open(hub: 'market' | 'user', token: string, listener: HubListener): HubConnection;
}
