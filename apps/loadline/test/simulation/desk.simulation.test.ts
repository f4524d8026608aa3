import { availableParallelism } from 'node:os';
import { beforeAll, describe, expect, it } from 'vitest';
import { ENOUGH, playSeed } from './play-seed.ts';
import { failureText, playInShards, type SeedsRun } from './run-shards.ts';
import { countsTable, missing } from './watch/coverage-table.ts';

const FROM = Number(process.env['LOADLINE_SEED_FROM'] ?? 1);
const SEEDS = Number(process.env['LOADLINE_SEEDS'] ?? 10_000);

let run: SeedsRun = { totals: null, failed: [] };

beforeAll(async () => {
  const started = performance.now();
  run = await playInShards(FROM, SEEDS);
  const seconds = ((performance.now() - started) / 1_000).toFixed(0);
  console.log(`${SEEDS} seeds from ${FROM} in ${seconds} s on ${availableParallelism()} cores`);
  if (run.totals !== null) console.log(countsTable(run.totals));
});

describe('a desk, its client, the network and the venue on one virtual clock', () => {
  it('keeps every invariant in every seed', () => {
    expect(run.failed.map(failureText).join('\n')).toBe('');
    expect(run.totals?.seeds).toBe(SEEDS);
  });

  it('has in each seed enough orders, events and faults', () => {
    const { orders, events, faults } = run.totals ?? {};
    expect(orders?.least).toBeGreaterThanOrEqual(ENOUGH.orders);
    expect(events?.least).toBeGreaterThanOrEqual(ENOUGH.events);
    expect(faults?.least).toBeGreaterThanOrEqual(ENOUGH.faults);
  });

  it('meets every fault and every row of the outcome table often enough', () => {
    // Fewer seeds than in CI meet everything less often, but in proportion.
    const atLeast = Math.floor((100 * Math.min(SEEDS, 10_000)) / 10_000);
    expect(run.totals === null ? ['nothing'] : missing(run.totals, atLeast)).toEqual([]);
  });

  it('plays a seed again to the same bytes', async () => {
    const [first, second] = [await playSeed(FROM), await playSeed(FROM)];
    expect(second).toEqual(first);
  });
});
