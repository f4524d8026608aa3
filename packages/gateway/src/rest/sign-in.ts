import { LOGIN_ERROR, loginAppRequest, loginKeyRequest } from '@loadline/wire';
import type { GatewayUser } from '../accounts/gateway-users.ts';
import type { UserList } from '../accounts/user-list.ts';
import type { HttpReply, HttpRequest } from './http-message.ts';
import { readBody } from './json-body.ts';
import { failure, success } from './route.ts';

export type SignInOptions = Readonly<{
  users: UserList;
  /** Takes one request of a user's budget: the refusal when it is spent. */
  spend: (userName: string) => HttpReply | null;
  /** Starts a session of the user; its token. */
  begin: (userName: string) => string;
}>;

/** `Auth/loginKey`. A refused login is HTTP 200 with a code and no token (reference 2.2). */
export function loginKey(request: HttpRequest, { users, spend, begin }: SignInOptions): HttpReply {
  const body = readBody(request, loginKeyRequest, 'LoginApiKeyRequest');
  if (!body.ok) return body.reply;
  const user = users.find(body.value.userName);
  if (user === null) return refused(LOGIN_ERROR.userNotFound);
  const spent = spend(user.name);
  if (spent !== null) return spent;
  if (!hasKey(user, body.value.apiKey)) return refused(LOGIN_ERROR.invalidCredentials);
  return success({ token: begin(user.name) });
}

/**
 * `Auth/loginApp`, which the venue has withdrawn: it reads its five members and knows no app, so
 * nobody signs in by it. The password of a user is the key.
 */
export function loginApp(request: HttpRequest, { users, spend }: SignInOptions): HttpReply {
  const body = readBody(request, loginAppRequest, 'LoginAppRequest');
  if (!body.ok) return body.reply;
  const user = users.find(body.value.userName);
  if (user === null) return refused(LOGIN_ERROR.userNotFound);
  const spent = spend(user.name);
  if (spent !== null) return spent;
  const isKnown = hasKey(user, body.value.password);
  return refused(isKnown ? LOGIN_ERROR.appNotFound : LOGIN_ERROR.passwordVerificationFailed);
}

const hasKey = ({ key }: GatewayUser, given: string): boolean => key === given;

const refused = (code: number): HttpReply => failure(code, null, { token: null });
