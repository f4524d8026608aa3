import { problem } from '@loadline/api-schema';
import type { z } from 'zod';

/** A request that failed, in a sentence that a person can read. */
class RequestFailed extends Error {
  readonly code: string;

  constructor(code: string, detail: string) {
    super(detail);
    this.name = 'RequestFailed';
    this.code = code;
  }
}

/** @throws {RequestFailed} when the desk cannot be reached, refuses, or answers something else. */
export async function getJson<Reply>(
  path: string,
  reply: z.ZodType<Reply>,
  signal?: AbortSignal,
): Promise<Reply> {
  return parseReply(await send(path, signal === undefined ? {} : { signal }), reply);
}

/** @throws {RequestFailed} when the desk cannot be reached, refuses, or answers something else. */
export async function postJson<Reply>(
  path: string,
  body: unknown,
  reply: z.ZodType<Reply>,
): Promise<Reply> {
  const answer = await send(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return parseReply(answer, reply);
}

/** A fresh name for a command, which makes a repeat of its request harmless. */
export const newCommandId = (): string =>
  // `randomUUID` is missing where the page is not on loopback or https.
  Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');

async function send(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') throw error;
    throw new RequestFailed('UNREACHABLE', 'The desk cannot be reached.');
  }
}

async function parseReply<Reply>(answer: Response, reply: z.ZodType<Reply>): Promise<Reply> {
  const body: unknown = await answer.json().catch(() => null);
  if (!answer.ok) {
    const told = problem.safeParse(body);
    if (told.success) throw new RequestFailed(told.data.code, told.data.detail);
    throw new RequestFailed('HTTP_ERROR', `The desk answered with HTTP status ${answer.status}.`);
  }
  const parsed = reply.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new RequestFailed('UNREADABLE', 'The desk answered something that this page cannot read.');
}
