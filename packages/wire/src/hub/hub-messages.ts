import { z } from 'zod';
import { orNull } from '../tolerant.ts';

/** The client's first record. Versions 1 and 2 are to be accepted. */
export const handshakeRequest = z.object({ protocol: z.string(), version: z.int() });

/** `{}` or an error and the end. */
export const handshakeReply = z.object({ error: orNull(z.string()) });

/** Without `invocationId` nobody answers it. */
export const invocationMessage = z.object({
  type: z.literal(1),
  target: z.string(),
  arguments: z.array(z.unknown()),
  invocationId: orNull(z.string()),
});

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
