export type { MakeClient } from './client-contract/client-under-test.ts';
export { LIVE_CLIENT_CHECKS } from './client-contract/live-checks.ts';
export { LiveDesk, type LiveRig } from './client-contract/live-desk.ts';
export { CLIENT_CONTRACT, runClientCheck } from './client-contract/suite.ts';
export { operationsOf } from './conformance/raw/operations.ts';
export { sendRaw } from './conformance/raw/raw-http.ts';
export { END, eventually, HANDSHAKE, RawHub } from './conformance/raw/raw-hub.ts';
export { type Check, Venue, type VenueUnderTest } from './conformance/raw/venue.ts';
export { CONFORMANCE, SLOW_CONFORMANCE, SWITCHED_CONFORMANCE } from './conformance/suite.ts';
export { type GeneratedMarket, writeMarket } from './generated-market.ts';
export {
  MemoryNetwork,
  type NetworkFaults,
  type NetworkLink,
  PERFECT_NETWORK,
} from './memory-network.ts';
export { OutcomeRows } from './outcomes/outcome-rows.ts';
export { seededRandom } from './seeded-random.ts';
export { evenChance, VirtualTime } from './virtual-time.ts';
