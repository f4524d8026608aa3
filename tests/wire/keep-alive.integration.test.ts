import { SLOW_CONFORMANCE } from '@loadline/testkit';
import { describe, it } from 'vitest';
import { GatewayUnderTest } from './gateway-under-test.ts';

/** A file of its own: it waits half a minute while others run. */
for (const { name, checks } of SLOW_CONFORMANCE) {
  describe(name, () => {
    for (const check of checks) {
      it(check.name, async () => {
        const gateway = await GatewayUnderTest.start();
        try {
          await check.run(await gateway.signIn());
        } finally {
          await gateway.stop();
        }
      });
    }
  });
}
