import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, type ContractId, type IsoDate, type Price, type UnixMs } from '@loadline/core';
import type { EngineEvent } from '@loadline/engine/ports';
import { JournalWriter, listJournals, readJournal } from '@loadline/storage';
import { figureOf, type Measured } from '../figure.ts';

const ROUNDS = 7;
const WARM_UPS = 2;
const EVENTS = 100_000;
const START = Date.UTC(2026, 10, 18, 15);

/**
 * Trades appended to a journal and synced once, and read back into events; beside the same events
 * turned into JSON text and back, in memory.
 */
export async function run(): Promise<readonly Measured[]> {
  const events = Array.from({ length: EVENTS }, (_, index) => tradeAt(index));
  const append: number[] = [];
  const decode: number[] = [];
  const stringify: number[] = [];
  const parse: number[] = [];
  for (let round = -WARM_UPS; round < ROUNDS; round += 1) {
    const folder = mkdtempSync(join(tmpdir(), 'loadline-bench-'));
    const written = await rateOf(() => write(folder, events));
    const read = await rateOf(() => readBack(folder));
    rmSync(folder, { recursive: true, force: true });
    let texts: readonly string[] = [];
    const asText = await rateOf(() => void (texts = events.map((event) => JSON.stringify(event))));
    const asEvents = await rateOf(() => void texts.map((text): unknown => JSON.parse(text)));
    if (round < 0) continue;
    append.push(written);
    decode.push(read);
    stringify.push(asText);
    parse.push(asEvents);
  }
  const unit = 'events/s';
  const wordsOf = (name: string, beside: string) => ({ name, unit, beside });
  return [
    figureOf(wordsOf('journal.append', 'JSON.stringify in memory'), append, stringify),
    figureOf(wordsOf('journal.decode', 'JSON.parse in memory'), decode, parse),
  ];
}

async function rateOf(work: () => unknown): Promise<number> {
  const startedAt = performance.now();
  await work();
  return EVENTS / ((performance.now() - startedAt) / 1_000);
}

async function write(folder: string, events: readonly EngineEvent[]): Promise<void> {
  const identity = { desk: 'bench', build: 'bench', settings: null, seed: '1', snapshot: null };
  const opened = await JournalWriter.open({ ...identity, folder, day: '2026-11-18' as IsoDate });
  assert(opened.ok, 'the journal opens');
  const { writer } = opened.value;
  for (const event of events) writer.appendEvent(event);
  assert((await writer.close()).kind !== 'failed', 'the journal is on disk');
}

function readBack(folder: string): void {
  const files = listJournals(folder);
  assert(files.ok && files.value[0] !== undefined, 'there is a journal');
  const reader = readJournal(files.value[0].path);
  assert(reader.ok, 'the journal can be read');
  let count = 0;
  for (const batch of reader.value.batches()) count += batch.length;
  assert(count === EVENTS, `${count} events were read`);
}

const tradeAt = (index: number): EngineEvent => {
  const at = (START + index * 20) as UnixMs;
  const price = (84_000 + (index % 400)) as Price;
  const contractId = 'CON.F.US.ENQ.Z26' as ContractId;
  return { kind: 'trade', at, contractId, price, size: index % 7, venueAt: at };
};
