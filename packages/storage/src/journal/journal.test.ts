import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AccountId, UnixMs } from '@loadline/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  anAnswer,
  aStart,
  aTrade,
  DAY_ONE,
  DAY_TWO,
  journalOptions,
  NQ,
  openWriter,
  readWhole,
} from '../../test/journal-fixtures.ts';
import { journalPath, listJournals } from './journal-folder.ts';
import { encodeHeader } from './journal-header.ts';
import { readJournal } from './journal-reader.ts';
import { JournalWriter } from './journal-writer.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loadline-journal-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const pathOf = (day = DAY_ONE) => journalPath(folder, day);

/** Three synced blocks; answers where each one ends. */
async function writeThreeBlocks(): Promise<readonly number[]> {
  const writer = await openWriter(folder);
  const ends = [];
  for (const at of [1_000, 2_000, 3_000]) {
    writer.appendEvent(aTrade(at));
    await writer.sync();
    ends.push(readFileSync(pathOf()).length);
  }
  await writer.close();
  return ends;
}

describe('JournalWriter', () => {
  it('keeps inputs, effects and audit records in one sequence, with their text', async () => {
    const writer = await openWriter(folder);
    writer.appendEvent(aStart(1_000));
    writer.appendEvent(aTrade(1_001));
    const effect = { kind: 'subscribe', contractId: NQ } as const;
    writer.appendEffect(effect);
    const audit = {
      sequence: 5,
      at: 1_001 as UnixMs,
      kind: 'deskStarted',
      accountId: 3 as AccountId,
      severity: 'info',
      text: 'The desk has started.',
      data: { list: [1, 'two', null] },
    } as const;
    writer.appendAudit(audit);
    await writer.close();

    const { records, reader, ending } = readWhole(pathOf());
    expect(records).toEqual([
      { kind: 'input', sequence: 1, event: aStart(1_000) },
      { kind: 'input', sequence: 2, event: aTrade(1_001) },
      { kind: 'effect', sequence: 3, value: effect, text: JSON.stringify(effect) },
      { kind: 'audit', sequence: 4, value: audit, text: JSON.stringify(audit) },
    ]);
    expect(ending).toEqual({ kind: 'clean' });
    expect(reader.header).toEqual({
      desk: 'local',
      build: 'test',
      settings: { slippageTicks: 1 },
      seed: '7',
      day: DAY_ONE,
      snapshot: null,
      firstSequence: 1,
      previousHash: null,
    });
  });

  it('tells a visitor the same records in the same order', async () => {
    const writer = await openWriter(folder);
    writer.appendEvent(aTrade(1_000));
    writer.appendEffect({ kind: 'subscribe', contractId: NQ });
    writer.appendState('ab12');
    for (let index = 0; index < 5_000; index += 1) writer.appendEvent(aTrade(1_001 + index));
    await writer.close();
    const told: unknown[] = [];
    const opened = readJournal(pathOf());
    if (!opened.ok) throw new Error(opened.error.message);
    opened.value.visit({
      onInput: (event, sequence) => told.push({ kind: 'input', sequence, event }),
      onWritten: (kind, text, sequence) =>
        told.push({ kind, sequence, value: JSON.parse(text) as unknown, text }),
    });
    const { records } = readWhole(pathOf());
    expect(told).toEqual(records);
    expect(told).toHaveLength(5_003);
    expect(told[2]).toMatchObject({ kind: 'state', value: { digest: 'ab12' } });
    expect(opened.value.ending).toEqual({ kind: 'clean' });
  });

  it('has everything on disk when sync answers, however many wait at once', async () => {
    const writer = await openWriter(folder);
    const waits = Array.from({ length: 50 }, (_, index) => {
      writer.appendEvent(aTrade(1_000 + index));
      return writer.sync();
    });
    expect(new Set((await Promise.all(waits)).map(({ kind }) => kind))).toEqual(
      new Set(['synced']),
    );
    expect(readWhole(pathOf()).records).toHaveLength(50);
    await writer.close();
  });

  it('writes within the flush interval without being asked', async () => {
    const writer = await openWriter(folder, { flushEveryMs: 5 });
    writer.appendEvent(aTrade(1_000));
    await expect.poll(() => readWhole(pathOf()).records.length, { timeout: 20_000 }).toBe(1);
    await writer.close();
  });

  it('goes on in the file of the day and says which program does', async () => {
    const first = await openWriter(folder);
    first.appendEvent(aTrade(1_000));
    await first.close();
    const second = await openWriter(folder, { build: 'test-2', snapshot: { ignored: true } });
    second.appendEvent(aTrade(2_000));
    await second.close();
    const { records, ending } = readWhole(pathOf());
    expect(ending).toEqual({ kind: 'clean' });
    expect(records.map(({ kind, sequence }) => [kind, sequence])).toEqual([
      ['input', 1],
      ['resumed', 2],
      ['input', 3],
    ]);
    expect(records[1]).toMatchObject({ value: { build: 'test-2', seed: '7' } });
  });

  it('rolls to a file that carries on the sequence and the last hash', async () => {
    const writer = await openWriter(folder);
    writer.appendEvent(aTrade(1_000));
    writer.roll(DAY_TWO, { open: 0 });
    writer.appendEvent(aTrade(2_000));
    await writer.close();
    const [one, two] = [readWhole(pathOf()), readWhole(pathOf(DAY_TWO))];
    expect(two.reader.header).toMatchObject({
      day: DAY_TWO,
      snapshot: { open: 0 },
      firstSequence: 2,
      previousHash: one.reader.lastHash,
    });
    expect(two.records).toEqual([{ kind: 'input', sequence: 2, event: aTrade(2_000) }]);
    const list = listJournals(folder);
    expect(list.ok && list.value.map(({ day }) => day)).toEqual([DAY_ONE, DAY_TWO]);
  });

  it('refuses to write a day that lies before the last one', async () => {
    await (await openWriter(folder, { day: DAY_TWO })).close();
    const opened = await JournalWriter.open(journalOptions(folder));
    expect(opened).toMatchObject({ ok: false, error: { code: 'JOURNAL_AHEAD' } });
  });

  it('takes a record larger than a block', async () => {
    const writer = await openWriter(folder);
    const long = anAnswer(1_000, 'x'.repeat(300_000));
    writer.appendEvent(aTrade(999));
    writer.appendEvent(long);
    writer.appendEvent(aTrade(1_001));
    await writer.close();
    expect(readWhole(pathOf()).records).toHaveLength(3);
  });
});

describe('a file of format 1, as it was first written', () => {
  it('stays readable', () => {
    const golden = new URL('../../test/journal-format-1.base64', import.meta.url);
    writeFileSync(pathOf(), Buffer.from(readFileSync(golden, 'utf8'), 'base64'));
    const { records, ending } = readWhole(pathOf());
    expect(ending).toEqual({ kind: 'clean' });
    const subscribe = { kind: 'subscribe', contractId: NQ };
    expect(records.map((record) => (record.kind === 'input' ? record.event : record))).toEqual([
      aStart(1_000),
      aTrade(1_001),
      { kind: 'quote', at: 1_002, contractId: NQ, bid: 83_999, ask: null, venueAt: 1_001 },
      { kind: 'wake', at: 1_003 },
      anAnswer(1_004, 'run-1-a'),
      { kind: 'effect', sequence: 6, value: subscribe, text: JSON.stringify(subscribe) },
    ]);
  });
});

describe('a full disk', () => {
  it.runIf(existsSync('/dev/full'))('is an answer of sync, and nothing is lost by it', async () => {
    const writer = await openWriter(folder);
    writer.appendEvent(aTrade(1_000));
    const draft = `${pathOf(DAY_TWO)}.new`;
    symlinkSync('/dev/full', draft);
    writer.roll(DAY_TWO, null);
    writer.appendEvent(aTrade(2_000));
    expect(await writer.sync()).toMatchObject({ kind: 'failed', code: 'DISK_FULL' });
    expect(writer.failure).toMatchObject({ code: 'DISK_FULL' });
    writer.appendEvent(aTrade(3_000));
    rmSync(draft);
    expect(await writer.sync()).toEqual({ kind: 'synced' });
    expect(writer.failure).toBeNull();
    await writer.close();
    expect(readWhole(pathOf()).records).toHaveLength(1);
    expect(readWhole(pathOf(DAY_TWO)).records).toHaveLength(2);
  });
});

describe('a file that does not end well', () => {
  it('is cut behind the last sound block, with a report, and written on', async () => {
    const ends = await writeThreeBlocks();
    const [, second = 0, third = 0] = ends;
    for (const size of [third - 1, third - 40, second + 33, second + 1]) {
      truncateSync(pathOf(), size);
      const opened = await JournalWriter.open(journalOptions(folder));
      if (!opened.ok) throw new Error(opened.error.message);
      const { cut, writer } = opened.value;
      expect(cut).toMatchObject({ path: pathOf(), offset: second, bytes: size - second });
      await writer.close();
      const read = readWhole(pathOf());
      expect(read.ending).toEqual({ kind: 'clean' });
      expect(read.records.filter(({ kind }) => kind === 'input')).toHaveLength(2);
      rmSync(pathOf());
      await writeThreeBlocks();
    }
  });

  it.each([
    { name: 'zeros, as a file system leaves after a power cut', tail: Buffer.alloc(5_000) },
    { name: 'text', tail: Buffer.from('not a journal') },
  ])('is cut where $name follow', async ({ tail }) => {
    await writeThreeBlocks();
    appendFileSync(pathOf(), tail);
    expect(readWhole(pathOf()).ending).toMatchObject({ kind: 'torn', bytes: tail.length });
    const opened = await JournalWriter.open(journalOptions(folder));
    expect(opened).toMatchObject({ ok: true, value: { cut: { bytes: tail.length } } });
    if (opened.ok) await opened.value.writer.close();
    expect(readWhole(pathOf()).ending).toEqual({ kind: 'clean' });
  });

  it('is refused where any byte of what was promised has changed', async () => {
    const [first = 0] = await writeThreeBlocks();
    const whole = readFileSync(pathOf());
    const head = encodeHeader(readWhole(pathOf()).reader.header).bytes.length;
    for (let at = head; at < whole.length - 96; at += 7) {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] ?? 0) ^ 0x10;
      writeFileSync(pathOf(), damaged);
      const { ending } = readWhole(pathOf());
      expect(ending, `byte ${at}`).toMatchObject({ kind: 'corrupt' });
    }
    writeFileSync(pathOf(), whole);
    const damaged = Buffer.from(whole);
    damaged[first - 40] = 0xff;
    writeFileSync(pathOf(), damaged);
    const opened = await JournalWriter.open(journalOptions(folder));
    expect(opened).toMatchObject({ ok: false, error: { code: 'JOURNAL_CORRUPT' } });
    expect(opened.ok ? '' : opened.error.message).toContain(`byte ${head}`);
  });

  it('is refused where a block was taken out', async () => {
    const [first = 0, second = 0] = await writeThreeBlocks();
    const whole = readFileSync(pathOf());
    writeFileSync(pathOf(), Buffer.concat([whole.subarray(0, first), whole.subarray(second)]));
    expect(readWhole(pathOf()).ending).toMatchObject({ kind: 'corrupt', offset: first });
  });

  it.each([
    { name: 'an empty file', bytes: Buffer.alloc(0), code: 'JOURNAL_CORRUPT' },
    {
      name: 'another file',
      bytes: Buffer.from('timestamp,open,high,low'),
      code: 'JOURNAL_CORRUPT',
    },
    { name: 'a newer format', bytes: newerFormat(), code: 'JOURNAL_NEWER' },
  ])('$name is no journal', ({ bytes, code }) => {
    writeFileSync(pathOf(), bytes);
    expect(readJournal(pathOf())).toMatchObject({ ok: false, error: { code } });
  });
});

function newerFormat(): Buffer {
  const { bytes } = encodeHeader({
    ...journalOptions(''),
    firstSequence: 1,
    previousHash: null,
  });
  bytes.writeUInt16LE(2, 8);
  return bytes;
}
