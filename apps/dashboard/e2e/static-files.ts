import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** As strict as the policy that the API sends. */
const POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** Serves the built page; a path that is no file is the page. */
export async function serveStatic(
  folder: string | undefined,
  path: string,
  response: ServerResponse,
): Promise<void> {
  if (folder === undefined) return void response.writeHead(404).end();
  const name = path === '/' ? '/index.html' : normalize(path);
  const body = await readFile(join(folder, name)).catch(() => null);
  if (body === null) return void response.writeHead(404).end();
  response.writeHead(200, {
    'content-type': TYPES[extname(name)] ?? 'application/octet-stream',
    'content-security-policy': POLICY,
  });
  return void response.end(body);
}
