export { type GeneratedMarket, writeMarket } from './generated-market.ts';
export { MemoryNetwork, type NetworkFaults, PERFECT_NETWORK } from './memory-network.ts';
export { seededRandom } from './seeded-random.ts';
export { evenChance, VirtualTime } from './virtual-time.ts';
