import { describe, expect, it } from 'vitest';
import { Play } from './play.ts';
import { ACCOUNT, breach, lowest, NQ, scene } from './runs/scene.ts';

const PLAYS = 1_200;
const STEPS = 120;

/** A seed that failed is played again alone with this in the environment. */
const REPLAYED = process.env['LOADLINE_RISK_SEED'];

const seedsUpTo = (count: number): readonly number[] =>
  REPLAYED === undefined ? Array.from({ length: count }, (_, index) => index) : [Number(REPLAYED)];

/** Plays every seed; the failures name their seeds. */
function playAll(seeds: readonly number[], options: { readonly bothWays: boolean }) {
  const verdicts = new Map<string, number>();
  const failures: string[] = [];
  let [fills, leastRoom] = [0, 1];
  for (const seed of seeds) {
    const played = new Play(seed, options).run(STEPS);
    for (const verdict of played.verdicts) verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
    fills += played.fills;
    leastRoom = Math.min(leastRoom, played.leastRoom);
    if (played.harm !== null) failures.push(`LOADLINE_RISK_SEED=${seed}: ${played.harm}`);
  }
  return { verdicts, failures, fills, leastRoom };
}

describe('what the desk has accepted', () => {
  it('never takes equity to a limit while prices keep to the gap allowance', () => {
    const seeds = seedsUpTo(PLAYS);
    const { verdicts, failures, fills, leastRoom } = playAll(seeds, { bothWays: false });
    const counted = [...verdicts].sort(([, left], [, right]) => right - left);
    const told = counted.map(([verdict, count]) => `${count} ${verdict}`).join(', ');
    const share = `${(leastRoom * 100).toFixed(3)} %`;
    console.log(`${seeds.length} plays, ${fills} fills, least room left ${share}: ${told}`);
    expect(failures).toEqual([]);
    if (REPLAYED !== undefined) return;
    // Not vacuous: orders pass, are made smaller and are denied, and the room is used up.
    expect(verdicts.get('approved')).toBeGreaterThan(PLAYS);
    expect(verdicts.get('reduced')).toBeGreaterThan(PLAYS);
    expect(verdicts.get('denied UNBOUNDED_RISK')).toBeGreaterThan(0);
    expect(fills).toBeGreaterThan(5 * PLAYS);
    expect(leastRoom).toBeLessThan(0.01);
  });

  // A lot each way is flat at the venue, and both stops go on working: each would open a position.
  it('counts the stops of lots that net at the venue', () => {
    const desk = scene();
    desk.enter(0, { entry: 'long', stopTicks: 30 });
    desk.price(NQ, 84_000);
    desk.enter(0, { entry: 'short', side: 'sell', stopTicks: 30 });
    desk.price(NQ, 84_000);
    expect(desk.positionIn(ACCOUNT, NQ.id)).toBe(0);
    desk.enter(0, { entry: 'third', stopTicks: 60 });
    const low = lowest(desk, NQ, [84_000, 84_028, 84_068, 83_972, 83_932]);
    expect(breach(low, 49_000)).toBeNull();
  });

  // One play of some hundred still touches a limit here, with messages that come late: between the
  // fill of an exit and its message the desk counts a stop that works no more.
  it('holds as well where a strategy enters against its own position', () => {
    expect(playAll(seedsUpTo(400), { bothWays: true }).failures).toEqual([]);
  });
});
