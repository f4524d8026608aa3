import { CLIENT_CONTRACT, evenChance, type MakeClient, runClientCheck } from '@loadline/testkit';
import { describe, it } from 'vitest';
import { createProjectxClient } from './client.ts';
import { createHubTransport } from './hubs/socket-hub-transport.ts';

const makeClient: MakeClient = ({ http, sockets, time, listener }) =>
  createProjectxClient({
    credentials: { userName: 'demo', apiKey: 'demo-key' },
    http,
    hubs: createHubTransport({ http, sockets, clock: time, timers: time }),
    marketClock: time,
    machineClock: time,
    timers: time,
    random: evenChance,
    listener,
    report: () => undefined,
    rateLimits: true,
  });

describe('the client against payloads of the reference', () => {
  for (const [name, checks] of Object.entries(CLIENT_CONTRACT)) {
    describe(name, () => {
      for (const check of checks) it(check.name, () => runClientCheck(check, makeClient));
    });
  }
});
