import { z } from 'zod';
import { orNull, replyWith } from '../tolerant.ts';

/** `POST /api/Auth/loginKey` */
export const loginKeyRequest = z.object({ userName: z.string(), apiKey: z.string() });

/** A refused login is HTTP 200 with `token` null and a code of `LOGIN_ERROR`. */
export const loginReply = replyWith({ token: orNull(z.string()) });

/** `POST /api/Auth/validate`: no body; `newToken` replaces the token when it is not empty. */
export const validateReply = replyWith({ newToken: orNull(z.string()) });
