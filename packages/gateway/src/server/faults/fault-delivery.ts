import type { FastifyReply } from 'fastify';
import type { HttpReply } from '../../rest/http-message.ts';

/** Delivers an answer as a named fault wants it: never, or half of its body late. */
export function deliver(reply: FastifyReply, answer: HttpReply): FastifyReply {
  reply.hijack();
  const { delivery, status, headers, body } = answer;
  // The connection stays open: the client gives up, or the gateway closes.
  if (delivery?.kind !== 'slow') return reply;
  const bytes = Buffer.from(body);
  const half = Math.ceil(bytes.length / 2);
  const { raw } = reply;
  raw.writeHead(status, { ...headers, 'content-length': String(bytes.length) });
  raw.write(bytes.subarray(0, half));
  const timer = setTimeout(() => raw.end(bytes.subarray(half)), delivery.ms);
  raw.on('close', () => clearTimeout(timer));
  return reply;
}
