import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StartedGateway } from '../../test/started-gateway.ts';

const SEARCH = '/api/Account/search';
const BODY = '{"onlyActiveAccounts":true}';
const HUGE = JSON.stringify('x'.repeat(70_000));

let gateway: StartedGateway;

beforeAll(async () => {
  gateway = await (await StartedGateway.start()).signIn();
});

afterAll(() => gateway.stop());

/** The whole answer to a request line that no client library sends. */
async function answerTo(address: string, line: string, body = ''): Promise<readonly string[]> {
  const { host, hostname, port } = new URL(address);
  const socket = connect(Number(port), hostname);
  const headers = [
    `Host: ${host}`,
    `Authorization: Bearer ${gateway.token}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
    'Connection: close',
  ];
  socket.write(`${line} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n${body}`);
  const [head = '', said = ''] = (await text(socket)).split('\r\n\r\n');
  return [head.split('\r\n')[0] ?? '', said];
}

describe('a request that never becomes one', () => {
  it('is answered by its status alone at the venue', async () => {
    const huge = await gateway.send('POST', SEARCH, { body: HUGE });
    expect([huge.status, huge.text]).toEqual([413, '']);
    expect(await answerTo(gateway.api, 'POST /api/%zz')).toEqual(['HTTP/1.1 400 Bad Request', '']);
  });

  it('is answered by a code and a sentence at the control API', async () => {
    const { control } = gateway.running.addresses;
    const huge = await gateway.control('POST', '/users', HUGE);
    expect(huge.status).toBe(413);
    expect(huge.body).toEqual({ code: 'BODY_TOO_LARGE', detail: 'The body is larger than 64 kB.' });
    expect(await answerTo(control, 'GET /%zz')).toEqual([
      'HTTP/1.1 400 Bad Request',
      '{"code":"BAD_REQUEST","detail":"The request cannot be read."}',
    ]);
  });
});

describe('a request line that is seldom seen', () => {
  it('of another method is refused like any wrong verb', async () => {
    expect(await answerTo(gateway.api, `PROPFIND ${SEARCH}`)).toEqual([
      'HTTP/1.1 405 Method Not Allowed',
      '',
    ]);
  });

  it('with the whole address, as through a proxy, is answered', async () => {
    const [status, said = ''] = await answerTo(gateway.api, `POST ${gateway.api}${SEARCH}`, BODY);
    expect(status).toBe('HTTP/1.1 200 OK');
    expect(JSON.parse(said)).toMatchObject({ success: true, accounts: expect.any(Array) });
  });
});
