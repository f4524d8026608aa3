import { assert, type UnixMs } from '@loadline/core';
import type { AuditRecord, Effect, EngineEvent } from '@loadline/engine/ports';
import { type JournalReader, type JournalRecord, JournalWriter } from '@loadline/storage';

type Trade = Extract<EngineEvent, { kind: 'trade' }>;

/** How often the writer waits for the disk, so that a day does not pile up in memory. */
const SYNC_EVERY = 1_000;

/**
 * Writes a day's journal again with as many prices as a real one has: after each instant come
 * trades at the last price, as most real ones are, each with a quote, until the next thing happens.
 * So every decision stays what it was.
 *
 * @param more trades, and as many quotes, for each price of the day.
 * @returns how many events the dense day has.
 */
export async function writeDenseDay(
  reader: JournalReader,
  folder: string,
  more: number,
): Promise<number> {
  const records = [...reader.records()];
  const opened = await JournalWriter.open({ ...reader.header, folder });
  assert(opened.ok, 'the journal opens');
  const { writer } = opened.value;
  let events = 0;
  let last: Trade | null = null;
  let now = 0 as UnixMs;
  for (const [index, record] of records.entries()) {
    append(writer, record);
    if (record.kind === 'input') events += 1;
    if (record.kind === 'input' && record.event.kind === 'trade') last = record.event;
    if (record.kind === 'input') now = record.event.at;
    if (last !== null) events += fill(writer, last, { now, until: nextAt(records, index), more });
    if (index % SYNC_EVERY === 0) await writer.sync();
  }
  await writer.close();
  return events;
}

/** When the next input came, if it is the next record; null while an event's decisions follow. */
function nextAt(records: readonly JournalRecord[], index: number): UnixMs | null {
  const next = records[index + 1];
  return next?.kind === 'input' ? next.event.at : null;
}

type Gap = Readonly<{ now: UnixMs; until: UnixMs | null; more: number }>;

function fill(writer: JournalWriter, last: Trade, { now, until, more }: Gap): number {
  const span = until === null ? 0 : until - now - 1;
  if (span < more) return 0;
  for (let index = 1; index <= more; index += 1) {
    const at = Math.floor(now + (span * index) / (more + 1)) as UnixMs;
    const { contractId, price } = last;
    const [bid, ask] = [price - (index % 2), price + 1 + (index % 2)] as [
      Trade['price'],
      Trade['price'],
    ];
    writer.appendEvent({ kind: 'quote', at, contractId, bid, ask, venueAt: at });
    writer.appendEvent({
      kind: 'trade',
      at,
      contractId,
      price,
      size: 1 + (index % 5),
      venueAt: at,
    });
  }
  return 2 * more;
}

function append(writer: JournalWriter, record: JournalRecord): void {
  if (record.kind === 'input') writer.appendEvent(record.event);
  if (record.kind === 'effect') writer.appendEffect(record.value as Effect);
  if (record.kind === 'audit') writer.appendAudit(record.value as AuditRecord);
}
