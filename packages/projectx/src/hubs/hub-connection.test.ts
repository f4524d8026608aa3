import { VirtualTime } from '@loadline/testkit';
import { HANDSHAKE_OK_RECORD, invocationRecord, PING_RECORD } from '@loadline/wire';
import { JsonHubProtocol, MessageType } from '@microsoft/signalr';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FakeSockets } from '../../test/fake-sockets.ts';
import { FakeVenue, reply, tokenOf } from '../../test/fake-venue.ts';
import { createHubTransport } from './socket-hub-transport.ts';

const NEGOTIATE = '/hubs/market/negotiate?negotiateVersion=1';
const HANDSHAKE = '{"protocol":"json","version":1}\u001e';

const aHub = () => {
  const time = new VirtualTime();
  const venue = new FakeVenue();
  const sockets = new FakeSockets();
  const heard: unknown[][] = [];
  venue.on(NEGOTIATE, () =>
    reply({
      negotiateVersion: 1,
      connectionId: 'id-1',
      connectionToken: 'a/b',
      availableTransports: [],
    }),
  );
  const transport = createHubTransport({ http: venue, sockets, clock: time, timers: time });
  const open = () =>
    transport.open('market', 'the-token', {
      onOpen: (connectionId) => heard.push(['open', connectionId]),
      onInvocation: (target, args) => heard.push([target, ...args]),
      onClose: (reason, status) => heard.push(['close', reason, status]),
    });
  const connected = async () => {
    const connection = open();
    await time.advance(0);
    sockets.latest().listener.onOpen();
    sockets.latest().listener.onText(HANDSHAKE_OK_RECORD);
    heard.length = 0;
    return { connection, server: sockets.latest() };
  };
  return { time, venue, sockets, heard, open, connected };
};

describe('a hub connection', () => {
  it('negotiates, upgrades with its token and shakes hands', async () => {
    const { time, venue, sockets, heard, open } = aHub();
    open();
    await time.advance(0);
    expect(venue.sent(NEGOTIATE).map(tokenOf)).toEqual(['the-token']);
    const server = sockets.latest();
    expect(server.path).toBe('/hubs/market?id=a%2Fb');
    expect(server.headers).toEqual({ authorization: 'Bearer the-token' });
    expect(server.sent).toEqual([]);
    server.listener.onOpen();
    expect(server.sent).toEqual([HANDSHAKE]);
    expect(heard).toEqual([]);
    server.listener.onText(`${HANDSHAKE_OK_RECORD}${invocationRecord('GatewayQuote', ['C', {}])}`);
    expect(heard).toEqual([
      ['open', 'id-1'],
      ['GatewayQuote', 'C', {}],
    ]);
  });

  it('puts records together that come in pieces', async () => {
    const { heard, connected } = aHub();
    const { server } = await connected();
    const record = invocationRecord('GatewayQuote', ['C', { symbol: 'S' }]);
    server.listener.onText(record.slice(0, 20));
    server.listener.onText(record.slice(20) + PING_RECORD);
    expect(heard).toEqual([['GatewayQuote', 'C', { symbol: 'S' }]]);
  });

  it('resolves and rejects calls by their id', async () => {
    const { connected } = aHub();
    const { connection, server } = await connected();
    const first = connection.invoke('SubscribeContractQuotes', ['C']);
    const second = connection.invoke('Nonsense', []);
    expect(server.sent.slice(1)).toEqual([
      '{"type":1,"invocationId":"1","target":"SubscribeContractQuotes","arguments":["C"]}\u001e',
      '{"type":1,"invocationId":"2","target":"Nonsense","arguments":[]}\u001e',
    ]);
    server.listener.onText('{"type":3,"invocationId":"2","error":"Failed to invoke"}\u001e');
    server.listener.onText('{"type":3,"invocationId":"1"}\u001e');
    expect(await first).toBeNull();
    await expect(second).rejects.toThrow('Failed to invoke');
  });

  it('writes calls that the reference implementation reads', async () => {
    const { connected } = aHub();
    const { connection, server } = await connected();
    void connection.invoke('SubscribeOrders', [42]).catch(() => undefined);
    const protocol = new JsonHubProtocol();
    const logger = { log: () => undefined };
    expect(protocol.parseMessages(server.sent.at(-1) ?? '', logger)).toEqual([
      {
        type: MessageType.Invocation,
        invocationId: '1',
        target: 'SubscribeOrders',
        arguments: [42],
      },
    ]);
  });

  it('reads what the reference implementation writes', async () => {
    const { heard, connected } = aHub();
    const { server } = await connected();
    const protocol = new JsonHubProtocol();
    const message = { type: MessageType.Invocation, target: 'GatewayTrade', arguments: ['C', [1]] };
    server.listener.onText(String(protocol.writeMessage(message as never)));
    expect(heard).toEqual([['GatewayTrade', 'C', [1]]]);
  });

  it('pings every 15 s and stays while pings come, though no data does', async () => {
    const { time, heard, connected } = aHub();
    const { server } = await connected();
    for (let round = 0; round < 20; round += 1) {
      await time.advance(15_000);
      server.listener.onText(PING_RECORD);
    }
    expect(server.sent.filter((text) => text === PING_RECORD)).toHaveLength(20);
    expect(heard).toEqual([]);
  });

  it('gives a connection up on which nothing at all has come for 30 s', async () => {
    const { time, heard, connected } = aHub();
    const { connection, server } = await connected();
    const call = connection.invoke('SubscribeContractQuotes', ['C']);
    call.catch(() => undefined);
    await time.advance(29_999);
    expect(heard).toEqual([]);
    await time.advance(1);
    expect(heard).toEqual([['close', 'nothing was heard for 30000 ms', null]]);
    expect(server.closed).toBe(true);
    await expect(call).rejects.toThrow('nothing was heard');
  });

  it.each([
    { name: 'a refused negotiation', status: 401, expected: 401 },
    { name: 'a broken negotiation', status: 500, expected: 500 },
  ])('tells the status of $name', async ({ status, expected }) => {
    const { time, venue, heard, open } = aHub();
    venue.on(NEGOTIATE, () => reply('', status));
    open();
    await time.advance(0);
    expect(heard).toEqual([['close', `negotiation was answered with HTTP ${status}`, expected]]);
  });

  it('gives up when the handshake is not answered', async () => {
    const { time, sockets, heard, open } = aHub();
    open();
    await time.advance(0);
    sockets.latest().listener.onOpen();
    await time.advance(15_000);
    expect(heard).toEqual([['close', 'nothing was heard for 15000 ms', null]]);
  });

  it.each([
    { name: 'a refused handshake', text: '{"error":"no such protocol"}\u001e', early: true },
    { name: 'a close message', text: '{"type":7,"error":"maintenance"}\u001e', early: false },
    { name: 'an unreadable record', text: 'nonsense\u001e', early: false },
  ])('ends on $name', async ({ text, early }) => {
    const { time, sockets, heard, open } = aHub();
    open();
    await time.advance(0);
    const server = sockets.latest();
    server.listener.onOpen();
    if (!early) server.listener.onText(HANDSHAKE_OK_RECORD);
    server.listener.onText(text);
    server.listener.onClose('late', null);
    expect(heard.filter(([what]) => what === 'close')).toHaveLength(1);
    expect(server.closed).toBe(true);
  });

  it('says nothing more after it was closed by us', async () => {
    const { time, heard, connected } = aHub();
    const { connection, server } = await connected();
    connection.close();
    server.listener.onText(invocationRecord('GatewayQuote', ['C', {}]));
    server.listener.onClose('closed with code 1000', null);
    await time.advance(600_000);
    expect(heard).toEqual([]);
    await expect(connection.invoke('SubscribeContractQuotes', ['C'])).rejects.toThrow(
      'not connected',
    );
  });

  it('never throws, whatever the venue sends', async () => {
    const texts = fc.oneof(
      fc.string(),
      fc.json().map((json) => `${json}\u001e`),
    );
    const check = fc.asyncProperty(fc.array(texts, { maxLength: 5 }), async (found) => {
      const { connected } = aHub();
      const { server } = await connected();
      for (const text of found) server.listener.onText(text);
    });
    await fc.assert(check, { numRuns: 100 });
  });
});
