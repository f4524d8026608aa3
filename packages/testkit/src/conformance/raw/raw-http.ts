import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** A reply as it came, with its body as JSON where it is some. */
export type RawAnswer = Readonly<{
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** Undefined where the body is no JSON. */
  json: unknown;
}>;

export type RawRequest = Readonly<{
  method?: string;
  path: string;
  headers?: Readonly<Record<string, string>>;
  body?: string;
}>;

const ANSWER_WITHIN_MS = 20_000;

/** One HTTP request, byte for byte as it is given: nothing is added but its length. */
export function sendRaw(api: string, asked: RawRequest): Promise<RawAnswer> {
  const { method = 'POST', path, headers = {}, body = '' } = asked;
  const request = api.startsWith('https:') ? httpsRequest : httpRequest;
  const length = method === 'GET' || method === 'HEAD' ? {} : lengthOf(body);
  const options = { method, headers: { ...headers, ...length }, timeout: ANSWER_WITHIN_MS };
  return new Promise((resolve, reject) => {
    const sent = request(api + path, options, (reply) => {
      let text = '';
      reply.setEncoding('utf8');
      reply.on('data', (part: string) => (text += part));
      reply.on('error', reject);
      reply.on('end', () => {
        const { statusCode: status = 0, headers: received } = reply;
        resolve({ status, headers: received, text, json: jsonOf(text) });
      });
    });
    sent.on('timeout', () => sent.destroy(new Error(`${method} ${path} was not answered`)));
    sent.on('error', reject);
    sent.end(body);
  });
}

const lengthOf = (body: string): Readonly<Record<string, string>> => ({
  'content-length': String(Buffer.byteLength(body)),
});

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
