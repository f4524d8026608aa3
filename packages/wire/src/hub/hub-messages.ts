import { z } from 'zod';
import { orNull } from '../tolerant.ts';

/** The client's first record. Versions 1 and 2 are to be accepted. */
export const handshakeRequest = z.object({ protocol: z.string(), version: z.int() });
export type HandshakeRequest = z.output<typeof handshakeRequest>;

/** `{}` or an error and the end. */
export const handshakeReply = z.object({ error: orNull(z.string()) });
export type HandshakeReply = z.output<typeof handshakeReply>;

/** Without `invocationId` nobody answers it. */
export const invocationMessage = z.object({
  type: z.literal(1),
  target: z.string(),
  arguments: z.array(z.unknown()),
  invocationId: orNull(z.string()),
});
export type InvocationMessage = z.output<typeof invocationMessage>;

/** A void method answers `result: null` or leaves it out. */
export const completionMessage = z.object({
  type: z.literal(3),
  invocationId: z.string(),
  error: orNull(z.string()),
  result: z.unknown().optional(),
});
export type CompletionMessage = z.output<typeof completionMessage>;

export const pingMessage = z.object({ type: z.literal(6) });

export const closeMessage = z.object({
  type: z.literal(7),
  error: orNull(z.string()),
  allowReconnect: orNull(z.boolean()),
});
export type CloseMessage = z.output<typeof closeMessage>;

/** The kinds that this venue uses. Others are to be ignored. */
export const hubMessage = z.discriminatedUnion('type', [
  invocationMessage,
  completionMessage,
  pingMessage,
  closeMessage,
]);
export type HubMessage = z.output<typeof hubMessage>;

/** Answer of `POST /hubs/x/negotiate?negotiateVersion=1`; version 0 has no token. */
export const negotiateReply = z.object({
  negotiateVersion: orNull(z.int()),
  connectionId: z.string(),
  connectionToken: orNull(z.string()),
  availableTransports: orNull(
    z.array(z.object({ transport: z.string(), transferFormats: z.array(z.string()) })),
  ),
});
export type NegotiateReply = z.output<typeof negotiateReply>;
