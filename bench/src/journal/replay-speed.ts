import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert } from '@loadline/core';
import { sliceColumns } from '@loadline/data';
import {
  type JournalReader,
  journalFolder,
  journalPath,
  listJournals,
  markDataFolder,
  readJournal,
} from '@loadline/storage';
import { generatedBars } from '../backtest/generated-bars.ts';
import { figureOf, type Measured } from '../figure.ts';
import { csvOf, playStepped } from '../stepped/stepped-desk.ts';
import { writeDenseDay } from './dense-day.ts';

const ROUNDS = 3;
/** Over the entries at the open, most of a session. */
const BARS = 1_300;
/** Makes a million events of the 5,200 prices. */
const TRADES_A_PRICE = 95;
const DESK = 'main';
const LAUNCHER = join(import.meta.dirname, '../../../apps/loadline/bin/loadline.mjs');

/**
 * Events per second of `loadline replay` over a day of a million events that a desk has really
 * traded, its decisions and state compared; in a process of its own, so with nothing warmed up.
 * Beside the same file read and decoded only.
 */
export async function run(): Promise<readonly Measured[]> {
  const folder = mkdtempSync(join(tmpdir(), 'loadline-bench-'));
  try {
    const dense = await denseDay(folder);
    const values: number[] = [];
    const references: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      values.push(replayed(dense.folder));
      references.push(decoded(dense.path, dense.events));
    }
    const beside = 'the same file decoded only';
    return [figureOf({ name: 'journal.replay', unit: 'events/s', beside }, values, references)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Lets a desk trade the bars, and writes the longest of its days again with a million events. */
async function denseDay(folder: string) {
  const [series] = generatedBars(3);
  assert(series !== undefined, 'there are bars');
  const path = join(folder, 'NQH6.csv');
  writeFileSync(path, csvOf([{ ...series, columns: sliceColumns(series.columns, 0, BARS) }]));
  await playStepped(path, join(folder, 'played'));
  const files = listJournals(journalFolder(join(folder, 'played-t'), DESK));
  const last = files.ok ? files.value.at(-1) : undefined;
  assert(last !== undefined, 'the desk has kept a journal');
  const dense = join(folder, 'dense');
  assert(markDataFolder(dense).ok, 'the folder can be made');
  const journals = journalFolder(dense, DESK);
  const events = await writeDenseDay(opened(last.path), journals, TRADES_A_PRICE);
  return { folder: dense, path: journalPath(journals, last.day), events };
}

function opened(path: string): JournalReader {
  const reader = readJournal(path);
  assert(reader.ok, 'the journal can be read');
  return reader.value;
}

function replayed(folder: string): number {
  const args = [LAUNCHER, 'replay', '--data-folder', folder, '--json'];
  const { outcome, events, seconds } = JSON.parse(
    execFileSync(process.execPath, args, { encoding: 'utf8' }),
  ) as Readonly<{ outcome: string; events: number; seconds: number }>;
  assert(outcome === 'same', 'the replay is the same, byte for byte');
  return events / seconds;
}

function decoded(path: string, events: number): number {
  const startedAt = performance.now();
  let count = 0;
  opened(path).visit({
    onInput: () => {
      count += 1;
    },
    onWritten: () => {},
  });
  assert(count === events, `${count} events were read`);
  return events / ((performance.now() - startedAt) / 1_000);
}
