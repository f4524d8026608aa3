import { VirtualTime } from '../virtual-time.ts';
import { type ClientCheck, type MakeClient, Rig } from './client-under-test.ts';
import { CONNECTION_CHECKS, EVENT_CHECKS } from './hub-checks.ts';
import { ORDER_CHECKS } from './order-checks.ts';
import { READING_CHECKS } from './reading-checks.ts';

/** What any client of the venue must make of what the reference says the venue may send. */
export const CLIENT_CONTRACT: Readonly<Record<string, readonly ClientCheck[]>> = {
  'what is read': READING_CHECKS,
  'what is sent': ORDER_CHECKS,
  'what is pushed': EVENT_CHECKS,
  connections: CONNECTION_CHECKS,
};

/** When the scripted venue lives: a minute after the newest of its bars began. */
const NOW = Date.parse('2026-11-19T15:00:30Z');

/** Runs one check on a client and a venue of its own. */
export async function runClientCheck(check: ClientCheck, make: MakeClient): Promise<void> {
  const rig = await new Rig(make, new VirtualTime(NOW)).ready();
  try {
    await check.run(rig);
  } finally {
    rig.client.stop();
  }
}
