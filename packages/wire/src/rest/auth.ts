import { z } from 'zod';
import { orNull, replyWith } from '../tolerant.ts';

/** `POST /api/Auth/loginKey` */
export const loginKeyRequest = z.object({ userName: z.string(), apiKey: z.string() });

/** `POST /api/Auth/loginApp`: its page is withdrawn, the operation is still in the Swagger. */
export const loginAppRequest = z.object({
  userName: z.string(),
  password: z.string(),
  deviceId: z.string(),
  appId: z.string(),
  verifyKey: z.string(),
});

/** A refused login is HTTP 200 with `token` null and a code of `LOGIN_ERROR`. */
export const loginReply = replyWith({ token: orNull(z.string()) });

/** `POST /api/Auth/validate`: no body; `newToken` replaces the token when it is not empty. */
export const validateReply = replyWith({ newToken: orNull(z.string()) });
