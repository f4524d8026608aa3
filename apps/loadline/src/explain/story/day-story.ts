import type { Contract, ContractId, IsoDate, UnixMs } from '@loadline/core';
import { parseContractId } from '@loadline/core';
import type { AuditEvent, AuditRecord, Effect, EngineEvent } from '@loadline/engine/ports';
import type { JournalReader, JournalVisitor, WrittenKind } from '@loadline/storage';
import { MarketTape } from './market-tape.ts';

/** What every record of a story has. `cause` is the number of the input that it follows from. */
type Told = Readonly<{ sequence: number; at: UnixMs; cause: number; json: string }>;

/** An input that is no price. */
export type InputRecord = Told & Readonly<{ source: 'input'; event: EngineEvent }>;
export type EffectRecord = Told & Readonly<{ source: 'effect'; effect: Effect }>;
export type AuditStory = Told &
  Readonly<{ source: 'audit'; record: AuditRecord; event: AuditEvent }>;

/** One record of a journal as a story tells it: prices are kept apart, on the tape. */
export type StoryRecord = InputRecord | EffectRecord | AuditStory;

/** A day's journal in memory: what the desk was told and decided, and the prices that it heard. */
export type DayStory = Readonly<{
  day: IsoDate;
  records: readonly StoryRecord[];
  tape: MarketTape;
}>;

/** Without `prices` inputs are left out: enough to see what there is, and much faster. */
export type StoryParts = Readonly<{ prices: boolean }>;

/**
 * Reads a whole day. Records of kinds that this program does not know keep their own text, so that
 * what a newer one wrote is told as well as it can be.
 */
export function readStory(reader: JournalReader, { prices }: StoryParts): DayStory {
  const collector = new Collector();
  reader.visit(collector, { inputs: prices, effects: true, audits: true });
  return { day: reader.header.day, records: collector.records, tape: collector.tape };
}

class Collector implements JournalVisitor {
  readonly records: StoryRecord[] = [];
  readonly tape = new MarketTape();
  #cause = 0;
  #at = 0 as UnixMs;

  onInput(event: EngineEvent, sequence: number): void {
    this.#cause = sequence;
    this.#at = event.at;
    if (event.kind === 'trade') this.tape.addTrade(event, sequence);
    else if (event.kind === 'quote') this.tape.addQuote(event, sequence);
    else if (event.kind !== 'wake') {
      this.records.push({ ...this.#told(sequence, JSON.stringify(event)), source: 'input', event });
    }
  }

  onWritten(kind: WrittenKind, text: string, sequence: number): void {
    if (kind === 'effect') {
      const effect = JSON.parse(text) as Effect;
      this.records.push({ ...this.#told(sequence, text), source: 'effect', effect });
    }
    if (kind !== 'audit') return;
    const record = JSON.parse(text) as AuditRecord;
    // Without its input the record's own time is the one.
    this.#at = record.at;
    const event = record.data as unknown as AuditEvent;
    this.records.push({ ...this.#told(sequence, text), source: 'audit', record, event });
  }

  #told(sequence: number, json: string): Told {
    return { sequence, at: this.#at, cause: this.#cause, json };
  }
}

/** The contract of an id; null for one that is none of ours. */
export function contractOf(contractId: ContractId): Contract | null {
  const contract = parseContractId(contractId);
  return contract.ok ? contract.value : null;
}

export type AuditOf<Kind extends AuditEvent['kind']> = AuditStory &
  Readonly<{ event: Extract<AuditEvent, { kind: Kind }> }>;

/** The audit events of one kind, in their order. */
export function auditsOf<Kind extends AuditEvent['kind']>(
  { records }: DayStory,
  kind: Kind,
): readonly AuditOf<Kind>[] {
  return records.filter(
    (record): record is AuditOf<Kind> => record.source === 'audit' && record.event.kind === kind,
  );
}
