import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IsoDate } from '@loadline/core';
import type { EngineEvent } from '@loadline/engine/ports';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVENT_ARBITRARIES, events } from '../../test/event-arbitraries.ts';
import { BlockBuilder } from './block-builder.ts';
import { EventDecoder } from './event-decoder.ts';
import { EventEncoder } from './event-encoder.ts';
import { RECORD_HEAD_BYTES, RECORD_KINDS } from './journal-format.ts';
import { readJournal } from './journal-reader.ts';
import { JournalWriter } from './journal-writer.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'loadline-journal-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Through the codec alone: encoded into a block and decoded from its payload. */
function roundTrip(list: readonly EngineEvent[]): EngineEvent[] {
  const block = new BlockBuilder(Buffer.alloc(32));
  const encoder = new EventEncoder();
  list.forEach((event, index) => {
    encoder.encode(block, event, index);
  });
  const { bytes } = block.close(0, 0);
  const payload = bytes.subarray(32, bytes.length - 32);
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const decoder = new EventDecoder();
  decoder.open(payload, view);
  const out: EngineEvent[] = [];
  for (let at = 0; at < payload.length; ) {
    const [kind, version, length] = [
      view.getUint8(at),
      view.getUint8(at + 1),
      view.getUint32(at + 2, true),
    ];
    const start = at + RECORD_HEAD_BYTES;
    if (kind === RECORD_KINDS.contractName) decoder.learnContract(start, length);
    else out.push(decoder.decode(kind, version, start, length));
    at += RECORD_HEAD_BYTES + length;
  }
  return out;
}

describe('the event codec', () => {
  it.each(Object.entries(EVENT_ARBITRARIES))(
    'gives back every %s event exactly',
    (_, arbitrary) => {
      const list: fc.Arbitrary<EngineEvent[]> = fc.array<EngineEvent>(arbitrary, {
        minLength: 1,
        maxLength: 4,
      });
      fc.assert(
        fc.property(list, (some) => {
          expect(roundTrip(some)).toEqual(some);
        }),
        { numRuns: 200 },
      );
    },
  );
});

describe('a journal', () => {
  it('gives back any mixture of events, over flushes, syncs, rolls and reopenings', async () => {
    let run = 0;
    const steps = fc.array(
      fc.oneof(
        { weight: 8, arbitrary: fc.record({ do: fc.constant('append' as const), event: events }) },
        {
          weight: 2,
          arbitrary: fc.record({ do: fc.constantFrom('flush' as const, 'sync' as const) }),
        },
        {
          weight: 1,
          arbitrary: fc.record({ do: fc.constantFrom('roll' as const, 'reopen' as const) }),
        },
      ),
      { maxLength: 60 },
    );
    const check = fc.asyncProperty(steps, async (list) => {
      run += 1;
      await writeAndCompare(join(folder, `run-${run}`), list);
    });
    await fc.assert(check, { numRuns: 60 });
  });
});

type Step = { do: 'append'; event: EngineEvent } | { do: 'flush' | 'sync' | 'roll' | 'reopen' };

async function writeAndCompare(at: string, steps: readonly Step[]): Promise<void> {
  let day = 1;
  const open = () => openAt(at, day);
  let writer = await open();
  const written = new Map<number, EngineEvent[]>();
  for (const step of steps) {
    if (step.do === 'append') {
      writer.appendEvent(step.event);
      written.set(day, [...(written.get(day) ?? []), step.event]);
    } else if (step.do === 'flush') writer.flush();
    else if (step.do === 'sync') expect(await writer.sync()).toEqual({ kind: 'synced' });
    else if (step.do === 'roll') {
      day += 1;
      writer.roll(isoDay(day), { day });
    } else {
      await writer.close();
      writer = await open();
    }
  }
  expect(await writer.close()).toEqual({ kind: 'synced' });
  let previous: string | null = null;
  let next = 1;
  for (let at_ = 1; at_ <= day; at_ += 1) {
    const read = readBack(join(at, `${isoDay(at_)}.journal`));
    expect(read.events).toEqual(written.get(at_) ?? []);
    expect(read.header.previousHash).toBe(previous);
    expect(read.header.firstSequence).toBe(next);
    previous = read.lastHash;
    next = read.nextSequence;
  }
}

const isoDay = (day: number): IsoDate => `2026-01-${String(day).padStart(2, '0')}` as IsoDate;

async function openAt(at: string, day: number): Promise<JournalWriter> {
  const identity = { desk: 'local', build: 'test', settings: {}, seed: '1' };
  const opened = await JournalWriter.open({
    ...identity,
    folder: at,
    day: isoDay(day),
    snapshot: null,
  });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value.writer;
}

function readBack(path: string) {
  const opened = readJournal(path);
  if (!opened.ok) throw new Error(opened.error.message);
  const reader = opened.value;
  const read: EngineEvent[] = [];
  for (const record of reader.records()) if (record.kind === 'input') read.push(record.event);
  expect(reader.ending).toEqual({ kind: 'clean' });
  return {
    events: read,
    header: reader.header,
    lastHash: reader.lastHash,
    nextSequence: reader.nextSequence,
  };
}
