import assert from 'node:assert/strict';
import type { VenueFill, VenueOrder } from '@loadline/core';
import { type ClientCheck, MNQ, type Rig } from './client-under-test.ts';
import { ENTRY_ID, ok, STOP_ID, TOKEN } from './reference-bodies.ts';
import { END } from './scripted-venue.ts';

const event = (target: string, ...args: readonly string[]): string =>
  `{"type":1,"target":"${target}","arguments":[${args.join(',')}]}${END}`;

const quote = (members: string): string =>
  event('GatewayQuote', `"${MNQ}"`, `{"symbol":"F.US.MNQ",${members}}`);

const FULL_QUOTE = quote(
  '"lastPrice":25010.5,"bestBid":25010.25,"bestAsk":25010.5,"change":40.25,"changePercent":0.16,' +
    '"open":24970,"high":25031.75,"low":24951,"volume":812345,' +
    '"lastUpdated":"2026-11-19T15:04:05.1234567+00:00","timestamp":"2026-11-19T15:04:05+00:00"',
);
const BID_ONLY = quote('"bestBid":25010,"lastUpdated":"2026-11-19T15:04:05.2+00:00"');

const trade = (price: string, second: number): string =>
  `{"symbolId":"F.US.MNQ","price":${price},"timestamp":"2026-11-19T15:04:0${second}.31+00:00",` +
  '"type":0,"volume":3}';

const order = (members: string): string =>
  `{"id":${ENTRY_ID},"accountId":42,"contractId":"${MNQ}","symbolId":"F.US.MNQ",` +
  '"creationTimestamp":"2026-11-19T14:30:00.123456+00:00",' +
  `"updateTimestamp":"2026-11-19T15:04:05+00:00",${members},"side":0,"size":1,"fillVolume":0}`;

const STOP_CHILD =
  `{"id":${STOP_ID},"accountId":42,"contractId":"${MNQ}",` +
  '"creationTimestamp":"2026-11-19T14:30:00+00:00","status":8,"type":5,"side":1,"size":1,' +
  `"fillVolume":0,"customTag":"run-1-SL","parentOrderId":${ENTRY_ID},"trailPrice":10,` +
  '"trailDistance":40}';

const POSITION =
  `{"id":7001,"accountId":42,"contractId":"${MNQ}","contractDisplayName":"MNQZ26",` +
  '"creationTimestamp":"2026-11-19T15:04:05.4+00:00","type":1,"size":2,"averagePrice":25010.75}';

const ACCOUNT_EVENT =
  '{"id":42,"name":"50KTC-V2-1-12345678","balance":49909,"canTrade":true,"isVisible":true,' +
  '"simulated":true}';

const FILL =
  `{"id":8589934592,"accountId":42,"contractId":"${MNQ}",` +
  '"creationTimestamp":"2026-11-19T15:04:05.4+00:00","price":25010.75,"fees":0.37,' +
  `"commissions":0.25,"side":0,"size":1,"voided":false,"orderId":${ENTRY_ID}}`;

/** How user events may be wrapped: reference 7.5 and 10. */
const WRAPPINGS: readonly Readonly<{ name: string; wrap: (entity: string) => string }>[] = [
  ...[0, 1, 2].map((action) => ({
    name: `a wrapper with action ${action}`,
    wrap: (entity: string) => `{"action":${action},"data":${entity}}`,
  })),
  { name: 'nothing', wrap: (entity) => entity },
  { name: 'a nested array', wrap: (entity) => `[{"action":1,"data":${entity}}]` },
];

/** What a client makes of what the venue pushes: reference 7.2, 7.5, 7.6 and 7.8. */
export const EVENT_CHECKS: readonly ClientCheck[] = [
  {
    name: 'sparse quotes leave what they do not name as it was',
    run: async (rig) => {
      rig.venue.hub('market').send(FULL_QUOTE + BID_ONLY);
      const told = rig.told('onQuote') as readonly Readonly<{ bid: number; ask: number }>[];
      assert.deepEqual(
        told.map(({ bid, ask }) => [bid, ask]),
        [
          [100_041, 100_042],
          [100_040, 100_042],
        ],
      );
    },
  },
  {
    name: 'trades come as an array, as an object and between nulls, several events in a message',
    run: async (rig) => {
      rig.venue
        .hub('market')
        .send(
          event('GatewayTrade', `"${MNQ}"`, `[${trade('25010.75', 5)},null,${trade('25011', 6)}]`) +
            event('GatewayTrade', `"${MNQ}"`, trade('25011.25', 7)) +
            `{"type":6}${END}`,
        );
      const told = rig.told('onTrade') as readonly Readonly<{ price: number; size: number }>[];
      assert.deepEqual(
        told.map(({ price, size }) => [price, size]),
        [
          [100_043, 3],
          [100_044, 3],
          [100_045, 3],
        ],
      );
    },
  },
  {
    name: 'one record may come in two messages',
    run: async (rig) => {
      const { send } = rig.venue.hub('market');
      send(FULL_QUOTE.slice(0, 60));
      assert.deepEqual(rig.told('onQuote'), []);
      send(FULL_QUOTE.slice(60));
      assert.equal(rig.told('onQuote').length, 1);
    },
  },
  {
    name: 'depth, strange contracts, strange targets and strange kinds of records hurt nothing',
    run: async (rig) => {
      const depth = '[{"timestamp":"x","type":2,"price":1,"volume":14,"currentVolume":14},null]';
      rig.venue
        .hub('market')
        .send(
          event('GatewayDepth', `"${MNQ}"`, depth) +
            event('GatewayQuote', '"CON.F.US.XYZ.Z26"', '{"symbol":"F.US.XYZ","bestBid":1}') +
            event('GatewaySomething', '1') +
            event('GatewayQuote') +
            `{"type":99}${END}{"type":3,"invocationId":"none"}${END}${FULL_QUOTE}`,
        );
      assert.equal(rig.told('onQuote').length, 1);
      assert.ok(!rig.venue.hub('market').closed());
    },
  },
  ...WRAPPINGS.map(
    ({ name, wrap }): ClientCheck => ({
      name: `user events are read in ${name}`,
      run: async (rig) => {
        rig.venue
          .hub('user')
          .send(
            event('GatewayUserOrder', wrap(order('"status":6,"type":2,"customTag":"run-1"'))) +
              event('GatewayUserTrade', wrap(FILL)) +
              event('GatewayUserPosition', wrap(POSITION)) +
              event('GatewayUserAccount', wrap(ACCOUNT_EVENT)),
          );
        assert.deepEqual(
          rig.heard.slice(-4).map(([kind]) => kind),
          ['onOrder', 'onFill', 'onPosition', 'onAccount'],
        );
        const [told] = rig.told('onOrder') as readonly VenueOrder[];
        assert.deepEqual(
          [told?.venueOrderId, told?.status, told?.customTag, told?.limitPrice],
          [String(ENTRY_ID), 'pending', 'run-1', null],
        );
        const [fill] = rig.told('onFill') as readonly VenueFill[];
        assert.deepEqual(
          [fill?.fillId, fill?.profitAndLoss, fill?.fees],
          ['8589934592', null, 370_000],
        );
      },
    }),
  ),
  {
    name: 'several wrappers in one event are several events',
    run: async (rig) => {
      const both = [1, 2].map((action) => `{"action":${action},"data":${POSITION}}`);
      rig.venue.hub('user').send(event('GatewayUserPosition', ...both));
      assert.equal(rig.told('onPosition').length, 2);
    },
  },
  {
    name: 'a suspended exit is told with its parent, and its trail is no stop price',
    run: async (rig) => {
      const wrapped = `{"action":1,"data":${STOP_CHILD}}`;
      rig.venue.hub('user').send(event('GatewayUserOrder', wrapped));
      const [told] = rig.told('onOrder') as readonly VenueOrder[];
      assert.deepEqual(
        [told?.status, told?.type, told?.parentOrderId, told?.stopPrice],
        ['suspended', 'trailingStop', String(ENTRY_ID), null],
      );
    },
  },
  {
    name: 'statuses 7 and 8 and those that nobody knows are kept apart from the ends',
    run: async (rig) => {
      const { send } = rig.venue.hub('user');
      for (const status of [7, 8, 0, 42]) {
        const entity = order(`"status":${status},"type":1,"limitPrice":25000.25`);
        send(event('GatewayUserOrder', `{"action":1,"data":${entity}}`));
      }
      const told = rig.told('onOrder') as readonly VenueOrder[];
      assert.deepEqual(
        told.map(({ status }) => status),
        ['pendingCancel', 'suspended', 'unknown', 'unknown'],
      );
    },
  },
  {
    name: 'a position is flat by its size, whatever its type says',
    run: async (rig) => {
      for (const type of [0, 1, 2]) {
        const flat = POSITION.replace('"type":1,"size":2', `"type":${type},"size":0`);
        rig.venue.hub('user').send(event('GatewayUserPosition', `{"action":1,"data":${flat}}`));
      }
      const told = rig.told('onPosition') as readonly Readonly<{ size: number }>[];
      assert.deepEqual(
        told.map(({ size }) => size),
        [0, 0, 0],
      );
    },
  },
  {
    name: 'what cannot be read is dropped, and what follows is heard',
    run: async (rig) => {
      rig.venue
        .hub('user')
        .send(
          event('GatewayUserOrder', '{"action":1,"data":{"id":1}}') +
            event('GatewayUserTrade', 'null', '[null]', '7') +
            event('GatewayUserPosition', `{"action":1,"data":${POSITION}}`),
        );
      assert.deepEqual([rig.told('onOrder').length, rig.told('onPosition').length], [0, 1]);
    },
  },
];

const SUBSCRIPTIONS = [
  ['user', 'SubscribeAccounts', []],
  ['user', 'SubscribeOrders', [42]],
  ['user', 'SubscribePositions', [42]],
  ['user', 'SubscribeTrades', [42]],
  ['market', 'SubscribeContractTrades', [MNQ]],
  ['market', 'SubscribeContractQuotes', [MNQ]],
];

const sorted = (calls: readonly unknown[]) => calls.map((call) => JSON.stringify(call)).sort();

/** How a client connects, stays and comes back: reference 7.1 to 7.4 and 7.7. */
export const CONNECTION_CHECKS: readonly ClientCheck[] = [
  {
    name: 'both hubs are signed in to, shake hands and are subscribed by their exact names',
    run: async (rig) => {
      assert.deepEqual(sorted(rig.venue.calls), sorted(SUBSCRIPTIONS));
      const [hello] = rig.venue.hub('user').sent;
      assert.match(String(hello), /"protocol":"json"/);
      assert.ok(hello?.endsWith(END), 'the handshake is a record');
      assert.deepEqual(
        sorted(connections(rig)),
        sorted([
          ['market', 'up'],
          ['user', 'up'],
        ]),
      );
    },
  },
  {
    name: 'a hub that has closed is opened again and subscribed to again',
    run: async (rig) => {
      rig.venue.calls.length = 0;
      rig.heard.length = 0;
      for (const hub of ['market', 'user'] as const) rig.venue.hub(hub).close();
      await rig.pass(60_000);
      assert.deepEqual(sorted(rig.venue.calls), sorted(SUBSCRIPTIONS));
      const states = [
        ['market', 'down'],
        ['market', 'up'],
        ['user', 'down'],
        ['user', 'up'],
      ];
      assert.deepEqual(sorted(connections(rig)), sorted(states));
    },
  },
  {
    name: 'a close record ends the connection, with or without an error',
    run: async (rig) => {
      rig.venue
        .hub('market')
        .send(`{"type":7,"error":"Server shutdown","allowReconnect":true}${END}`);
      rig.venue.hub('user').send(`{"type":7}${END}`);
      assert.deepEqual(
        sorted(connections(rig).slice(-2)),
        sorted([
          ['market', 'down'],
          ['user', 'down'],
        ]),
      );
      await rig.pass(60_000);
      assert.equal(rig.venue.hub('market').closed(), false);
      assert.equal(rig.venue.hub('user').closed(), false);
    },
  },
  {
    name: 'a client pings, and takes a connection for dead on which nothing comes, not even pings',
    run: async (rig) => {
      await rig.pass(120_000);
      assert.ok(!connections(rig).some(([, state]) => state === 'down'), 'pings keep it');
      const pings = rig.venue.hub('user').sent.filter((text) => text.includes('"type":6'));
      assert.ok(pings.length >= 4, 'it is heard every 30 s at least');
      rig.venue.pings = false;
      await rig.pass(60_000);
      assert.ok(
        connections(rig).some(([, state]) => state === 'down'),
        'silence ends it',
      );
    },
  },
  {
    name: 'a subscription that the venue refuses is asked for again, and the user hub is not up',
    run: async (rig) => {
      const { completion } = rig.venue;
      rig.venue.completion = (call) => {
        if (call.target !== 'SubscribeTrades') return completion(call);
        const error = "Failed to invoke 'SubscribeTrades' due to an error on the server.";
        return `${JSON.stringify({ type: 3, invocationId: call.invocationId, error })}${END}`;
      };
      rig.venue.hub('user').close();
      rig.heard.length = 0;
      await rig.pass(20_000);
      assert.ok(!connections(rig).some(([hub, state]) => hub === 'user' && state === 'up'));
      rig.venue.completion = ({ invocationId }) =>
        `{"type":3,"invocationId":${JSON.stringify(invocationId)}}${END}`;
      await rig.pass(60_000);
      assert.deepEqual(connections(rig).at(-1), ['user', 'up']);
    },
  },
  {
    name: 'a refused handshake is tried again',
    run: async (rig) => {
      rig.venue.handshake = `{"error":"Handshake was canceled."}${END}`;
      rig.venue.hub('market').close();
      await rig.pass(10_000);
      rig.venue.handshake = `{}${END}{"type":6}${END}`;
      await rig.pass(60_000);
      assert.deepEqual(connections(rig).at(-1), ['market', 'up']);
    },
  },
  {
    name: 'a hub that refuses the token with HTTP 401 is opened with a new one',
    run: async (rig) => {
      rig.venue.on('/api/Auth/loginKey', ok(`"token":${JSON.stringify(`${TOKEN}2`)}`));
      rig.venue.on('/hubs/user/negotiate', (_, { headers }) =>
        headers['authorization']?.endsWith('2')
          ? { status: 200, body: '{"connectionId":"c","availableTransports":[]}' }
          : { status: 401, body: '' },
      );
      rig.venue.hub('user').close();
      await rig.pass(60_000);
      assert.deepEqual(connections(rig).at(-1), ['user', 'up']);
    },
  },
  {
    name: 'after GatewayLogout it signs in again and both hubs are rebuilt and subscribed',
    run: async (rig) => {
      const logins = rig.venue.asked('/api/Auth/loginKey').length;
      rig.venue.calls.length = 0;
      rig.venue.hub('market').send(event('GatewayLogout'));
      await rig.pass(60_000);
      assert.equal(rig.venue.asked('/api/Auth/loginKey').length, logins + 1);
      assert.deepEqual(sorted(rig.venue.calls), sorted(SUBSCRIPTIONS));
    },
  },
  {
    name: 'a login that is refused is not repeated in haste',
    run: async (rig) => {
      const before = rig.venue.asked('/api/Auth/loginKey').length;
      const body = '{"token":null,"success":false,"errorCode":3,"errorMessage":null}';
      rig.venue.on('/api/Auth/loginKey', { status: 200, body });
      rig.venue.on('/api/Account/search', { status: 401, body: '' });
      const asking = rig.client.accounts.accounts();
      await rig.pass(120_000);
      assert.equal((await rig.answer(asking)).kind, 'failed');
      const tries = rig.venue.asked('/api/Auth/loginKey').length - before;
      assert.ok(tries >= 1 && tries <= 8, `${tries} logins in two minutes`);
    },
  },
];

/** Which hub went up or down, in order. */
const connections = (rig: Rig): readonly (readonly unknown[])[] =>
  rig.heard.flatMap(([kind, hub, state]) => (kind === 'onConnection' ? [[hub, state]] : []));
