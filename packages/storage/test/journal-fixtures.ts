import type { ClientOrderId, ContractId, IsoDate, Price, RunId, UnixMs } from '@loadline/core';
import type { EngineEvent } from '@loadline/engine/ports';
import { type JournalRecord, readJournal } from '../src/journal/journal-reader.ts';
import { type JournalOptions, JournalWriter } from '../src/journal/journal-writer.ts';

export const DAY_ONE = '2026-01-05' as IsoDate;
export const DAY_TWO = '2026-01-06' as IsoDate;
export const NQ = 'CON.F.US.ENQ.H26' as ContractId;

export const aTrade = (at: number, price = 84_000): EngineEvent => ({
  kind: 'trade',
  at: at as UnixMs,
  contractId: NQ,
  price: price as Price,
  size: 1,
  venueAt: (at - 1) as UnixMs,
});

export const aStart = (at: number): EngineEvent => ({
  kind: 'started',
  at: at as UnixMs,
  runId: 'run-1' as RunId,
});

export const anAnswer = (at: number, clientOrderId: string): EngineEvent => ({
  kind: 'submitAnswered',
  at: at as UnixMs,
  clientOrderId: clientOrderId as ClientOrderId,
  outcome: { kind: 'unknown', reason: 'The venue did not answer in time.' },
});

/** Opens a journal for writing with everything that a test does not care about. */
export async function openWriter(
  folder: string,
  options: Partial<JournalOptions> = {},
): Promise<JournalWriter> {
  const opened = await JournalWriter.open({ ...journalOptions(folder), ...options });
  if (!opened.ok) throw new Error(`${opened.error.code}: ${opened.error.message}`);
  return opened.value.writer;
}

export const journalOptions = (folder: string): JournalOptions => ({
  folder,
  desk: 'local',
  build: 'test',
  settings: { slippageTicks: 1 },
  seed: '7',
  day: DAY_ONE,
  snapshot: null,
});

/** A whole file, and how it ended. */
export function readWhole(path: string) {
  const opened = readJournal(path);
  if (!opened.ok) throw new Error(`${opened.error.code}: ${opened.error.message}`);
  const reader = opened.value;
  const records: JournalRecord[] = [...reader.records()];
  return { reader, records, ending: reader.ending };
}
