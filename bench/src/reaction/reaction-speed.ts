import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, type IsoDate } from '@loadline/core';
import { JournalWriter } from '@loadline/storage';
import { figureOf, type Measured, quantile } from '../figure.ts';
import { EffectList, priceAt, readyDesk, refusal } from './reactive-desk.ts';

const ROUNDS = 9;
const WARM_UPS = 4;
/** Minutes of one session: enough for a 99th percentile. */
const ORDERS = 900;
const SYNCED_ORDERS = 200;

/**
 * From a price that makes a strategy want an order to the effect that sends it: bar, strategy, risk
 * check, order book. Then the same as the trader does it, with the price and the order on disk
 * before the order may leave.
 */
export async function run(): Promise<readonly Measured[]> {
  const memory: number[][] = [];
  const synced: number[][] = [];
  const calls: number[][] = [];
  const syncs: number[][] = [];
  for (let round = -WARM_UPS; round < ROUNDS; round += 1) {
    const times = [inMemory(), await withJournal(), emptyCalls(), bareSyncs()] as const;
    if (round < 0) continue;
    memory.push(times[0]);
    synced.push(times[1]);
    calls.push(times[2]);
    syncs.push(times[3]);
  }
  const at = (part: number, rounds: readonly number[][]): number[] =>
    rounds.map((round) => quantile(round, part));
  const figure = (name: string, part: number, values: number[][], beside: number[][]): Measured => {
    const what = beside === calls ? 'an empty call, timed alike' : 'a bare write and fdatasync';
    return figureOf({ name, unit: 'µs', beside: what }, at(part, values), at(part, beside));
  };
  return [
    figure('reaction.p50', 0.5, memory, calls),
    figure('reaction.p99', 0.99, memory, calls),
    figure('reaction.synced.p50', 0.5, synced, syncs),
    figure('reaction.synced.p99', 0.99, synced, syncs),
  ];
}

function inMemory(): number[] {
  const sink = new EffectList();
  const engine = readyDesk(sink);
  engine.process(priceAt(0), sink);
  const times: number[] = [];
  for (let index = 1; index <= ORDERS; index += 1) {
    const price = priceAt(index);
    const startedAt = performance.now();
    engine.process(price, sink);
    times.push((performance.now() - startedAt) * 1_000);
    const [effect] = sink.effects.splice(0);
    assert(effect !== undefined, 'every closed bar sends an order');
    engine.process(refusal(effect, price.at), sink);
  }
  return times;
}

async function withJournal(): Promise<number[]> {
  const folder = mkdtempSync(join(tmpdir(), 'loadline-bench-'));
  const identity = { desk: 'bench', build: 'bench', settings: null, seed: '1', snapshot: null };
  const opened = await JournalWriter.open({ ...identity, folder, day: '2026-11-18' as IsoDate });
  assert(opened.ok, 'the journal opens');
  const { writer } = opened.value;
  const sink = new EffectList();
  const engine = readyDesk(sink);
  engine.process(priceAt(0), sink);
  const times: number[] = [];
  for (let index = 1; index <= SYNCED_ORDERS; index += 1) {
    const price = priceAt(index);
    const startedAt = performance.now();
    writer.appendEvent(price);
    engine.process(price, sink);
    const [effect] = sink.effects.splice(0);
    assert(effect !== undefined, 'every closed bar sends an order');
    writer.appendEffect(effect);
    await writer.sync();
    times.push((performance.now() - startedAt) * 1_000);
    engine.process(refusal(effect, price.at), sink);
  }
  await writer.close();
  rmSync(folder, { recursive: true, force: true });
  return times;
}

function emptyCalls(): number[] {
  return Array.from({ length: ORDERS }, () => {
    const startedAt = performance.now();
    nothing();
    return (performance.now() - startedAt) * 1_000;
  });
}

const nothing = (): void => {};

function bareSyncs(): number[] {
  const folder = mkdtempSync(join(tmpdir(), 'loadline-bench-'));
  const file = openSync(join(folder, 'bare'), 'w');
  const block = Buffer.alloc(512, 1);
  writeSync(file, block);
  // Over the same block again: the journal's file does not grow with every write either.
  const times = Array.from({ length: SYNCED_ORDERS }, () => {
    const startedAt = performance.now();
    writeSync(file, block, 0, block.length, 0);
    fdatasyncSync(file);
    return (performance.now() - startedAt) * 1_000;
  });
  closeSync(file);
  rmSync(folder, { recursive: true, force: true });
  return times;
}
