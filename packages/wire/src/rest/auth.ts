import { z } from 'zod';
import { envelope, orNull, replyWith } from '../tolerant.ts';

/** `POST /api/Auth/loginKey` */
export const loginKeyRequest = z.object({ userName: z.string(), apiKey: z.string() });
export type LoginKeyRequest = z.output<typeof loginKeyRequest>;

/** `POST /api/Auth/loginApp`: withdrawn from the docs; not to be built on. */
export const loginAppRequest = z.object({
  userName: z.string(),
  password: z.string(),
  deviceId: z.string(),
  appId: z.string(),
  verifyKey: z.string(),
});
export type LoginAppRequest = z.output<typeof loginAppRequest>;

/** A refused login is HTTP 200 with `token` null and a code of `LOGIN_ERROR`. */
export const loginReply = replyWith({ token: orNull(z.string()) });
export type LoginReply = z.output<typeof loginReply>;

/** `POST /api/Auth/validate`: no body; `newToken` replaces the token when it is not empty. */
export const validateReply = replyWith({ newToken: orNull(z.string()) });
export type ValidateReply = z.output<typeof validateReply>;

/** `POST /api/Auth/logout`: no body. */
export const logoutReply = envelope;
export type LogoutReply = z.output<typeof logoutReply>;
