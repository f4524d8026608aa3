import { CONFORMANCE, SWITCHED_CONFORMANCE, type Venue } from '@loadline/testkit';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { GatewayUnderTest } from './gateway-under-test.ts';

let gateway: GatewayUnderTest;
let venue: Venue;

describe('the gateway over raw HTTP and WebSocket', () => {
  beforeAll(async () => {
    gateway = await GatewayUnderTest.start();
    venue = await gateway.signIn();
  });
  afterAll(() => gateway.stop());

  for (const [name, checks] of Object.entries(CONFORMANCE)) {
    describe(name, () => {
      for (const check of checks) it(check.name, () => check.run(venue));
    });
  }
});

for (const { name, wire, orders, runs, from, checks } of SWITCHED_CONFORMANCE) {
  describe(name, () => {
    beforeAll(async () => {
      const how = { runs: runs ?? false, ...(from === undefined ? {} : { from }) };
      gateway = await GatewayUnderTest.start({ wire: { ...wire }, orders: { ...orders } }, how);
      venue = await gateway.signIn();
    });
    afterAll(() => gateway.stop());

    for (const check of checks) it(check.name, () => check.run(venue));
  });
}
