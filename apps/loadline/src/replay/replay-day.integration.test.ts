import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { assert, type Json, type RunId, sessionCalendar } from '@loadline/core';
import { Engine } from '@loadline/engine';
import {
  type JournalRecord,
  JournalWriter,
  journalFolder,
  listJournals,
  readJournal,
} from '@loadline/storage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Changes, copyJournal } from '../../test/journal-copy.ts';
import { BUSY_SETTINGS, journalledRun, writeNqMarket } from '../../test/journalled-run.ts';
import { buildIdentity } from '../settings/build-identity.ts';
import { DESK } from '../settings/desk-identity.ts';
import { strategyFactory } from '../settings/strategies.ts';
import { deskConfig, deskSettings } from '../trader/desk-settings.ts';
import { recover, writeMissing } from '../trader/recovery.ts';
import { type DayReplay, replayDay } from './replay-day.ts';
import { outcomeOf } from './replay-words.ts';
import { openingSnapshot, stateDigest } from './state-digest.ts';

let folder = '';
let paths: readonly string[] = [];
let copies = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loadline-replay-'));
  const dataPath = join(folder, 'NQ_1m.csv');
  writeNqMarket(dataPath, { seed: 12, days: 3 });
  const desk = join(folder, 'desk');
  await journalledRun({
    dataPath,
    folder: desk,
    settings: BUSY_SETTINGS,
    build: buildIdentity(),
  });
  const files = listJournals(journalFolder(desk, DESK));
  assert(files.ok, 'there are journals');
  paths = files.value.map(({ path }) => path);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const newFolder = (): string => {
  copies += 1;
  return join(folder, `copy-${copies}`);
};

const pathOf = (index: number): string => {
  const path = paths[index];
  assert(path !== undefined, `there is a day ${index}`);
  return path;
};

function replayed(path: string, nextPath: string | null = null): DayReplay {
  const reader = readJournal(path);
  const next = nextPath === null ? null : readJournal(nextPath);
  assert(reader.ok && next?.ok !== false, 'the journals can be read');
  const replay = replayDay(reader.value, next?.value.header ?? null);
  next?.value.close();
  assert(typeof replay !== 'string', 'the journal has settings of ours');
  return replay;
}

const outcome = (replay: DayReplay) => outcomeOf(replay, buildIdentity());

const replayedCopy = async (index: number, changes: Changes): Promise<DayReplay> =>
  replayed(await copyJournal(pathOf(index), newFolder(), changes));

/** Changes the nth record of a kind of those whose text the change makes another one. */
function nth(kind: JournalRecord['kind'], wanted: number, change: (text: string) => string) {
  let count = 0;
  return (record: JournalRecord): JournalRecord => {
    if (record.kind !== kind || record.kind === 'input') return record;
    const text = change(record.text);
    count += text === record.text ? 0 : 1;
    if (count !== wanted || text === record.text) return record;
    return { ...record, text, value: JSON.parse(text) as unknown };
  };
}

describe('a replay of a day', () => {
  it('comes to the decisions and to the state of the next day’s head, byte for byte', () => {
    expect(paths.length).toBeGreaterThanOrEqual(4);
    for (const [index, path] of paths.entries()) {
      const next = paths[index + 1] ?? null;
      const replay = replayed(path, next);
      expect(replay).toMatchObject({
        difference: null,
        stopped: null,
        starts: index === 0 ? 1 : 0,
      });
      expect(replay.state).toMatchObject({ kept: next === null ? 0 : 1, differsAt: null });
      expect(replay.replayedHash).toBe(replay.hash);
      expect(outcome(replay)).toBe('same');
    }
    const busiest = replayed(pathOf(1));
    expect(busiest.events).toBeGreaterThan(5_000);
    expect(busiest.decisions).toBeGreaterThan(20);
  });

  it('names the first decision that is another one, and when it was made', async () => {
    const change = (text: string) => text.replace('"quantity":1', '"quantity":2');
    const replay = await replayedCopy(1, { record: nth('effect', 3, change) });
    const { difference } = replay;
    expect(difference?.journalled).toContain('"quantity":2');
    expect(difference?.replayed).toBe(
      difference?.journalled.replace('"quantity":2', '"quantity":1'),
    );
    expect(difference?.at).toBeGreaterThan(Date.UTC(2025, 9, 29));
    expect(replay.replayedHash).not.toBe(replay.hash);
    expect(outcome(replay)).toBe('different');
  });

  it('says where a decision is missing, and where one is too many', async () => {
    let effects = 0;
    const missing = await replayedCopy(1, {
      record(record) {
        if (record.kind === 'effect') effects += 1;
        return record.kind === 'effect' && effects === 3 ? null : record;
      },
    });
    expect(missing.difference?.journalled).not.toBe(missing.difference?.replayed);
    const double = await replayedCopy(1, {
      record: nth('audit', 4, (text) => text.replace('"sequence"', '"again":1,"sequence"')),
    });
    expect(double.difference?.journalled).toContain('"again":1');
  });

  it('tells a difference under another build as such', async () => {
    const change = (text: string) => text.replace('"side":"buy"', '"side":"sell"');
    const replay = await replayedCopy(1, { build: '0.0.9', record: nth('effect', 3, change) });
    expect(replay.builds).toEqual(['0.0.9']);
    expect(outcome(replay)).toBe('otherBuild');
    expect(outcome(await replayedCopy(1, { build: '0.0.9' }))).toBe('same');
  });

  it('names the part of the state that is not the one of the next day’s head', async () => {
    const next = await copyJournal(pathOf(2), newFolder(), {
      snapshot: (state) =>
        JSON.parse(JSON.stringify(state).replace('"userHubUp":true', '"userHubUp":false')) as never,
    });
    const { state, difference, ...replay } = replayed(pathOf(1), next);
    expect(difference).toBeNull();
    expect(state.differsAt).not.toBeNull();
    expect(state.differences).toEqual([
      { path: 'engine.userHubUp', journalled: 'false', replayed: 'true' },
    ]);
    expect(outcome({ ...replay, difference, state })).toBe('different');
  });
});

describe('a journal that does not end in order', () => {
  it('is the same up to its torn tail', async () => {
    const path = await copyJournal(pathOf(1), newFolder(), {});
    const bytes = readFileSync(path).length;
    truncateSync(path, bytes - 100);
    const replay = replayed(path);
    expect(replay.ending).toMatchObject({ kind: 'torn' });
    expect(replay.difference).toBeNull();
    expect(outcome(replay)).toBe('same');
  });

  it('is told where it is damaged', async () => {
    const path = await copyJournal(pathOf(1), newFolder(), {});
    const bytes = readFileSync(path);
    const at = Math.floor(bytes.length / 2);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    const replay = replayed(path);
    expect(replay.ending).toMatchObject({ kind: 'corrupt' });
    expect(replay).toMatchObject({ difference: null });
    expect(outcome(replay)).toBe('damaged');
  });
});

function engineOf(written: Json): Engine {
  const settings = deskSettings.parse(written);
  const config = deskConfig(settings);
  assert(config.ok, 'the desk is right');
  const calendar = sessionCalendar(settings);
  return new Engine({ config: config.value, calendar, strategies: strategyFactory });
}

/** Starts the desk again on a day's journal, as the trader does, and ends it in order or not. */
async function startAgain(desk: string, digest: (text: string) => string): Promise<void> {
  const path = journalFolder(desk, DESK);
  const files = listJournals(path);
  const file = files.ok ? files.value[0] : undefined;
  assert(file !== undefined, 'there is a journal');
  const head = readJournal(file.path);
  assert(head.ok, 'the journal can be read');
  const { settings } = head.value.header;
  head.value.close();
  const engine = engineOf(settings);
  const recovered = recover(engine, path);
  assert(recovered.ok && recovered.value.day !== null, 'the desk recovers');
  const state = openingSnapshot(engine, recovered.value.lastAudit);
  const opened = await JournalWriter.open({
    folder: path,
    desk: DESK,
    build: buildIdentity(),
    settings,
    seed: '',
    day: recovered.value.day,
    snapshot: null,
  });
  assert(opened.ok, 'the journal opens');
  const { writer } = opened.value;
  writeMissing(writer, recovered.value.unwritten);
  writer.appendState(digest(stateDigest(state)));
  const event = { kind: 'started', at: engine.now, runId: `again-${engine.now}` as RunId } as const;
  writer.appendEvent(event);
  engine.process(event, {
    effect: (effect) => void writer.appendEffect(effect),
    audit: () => {},
    wakeAt: () => {},
  });
  // Killed here: what the last event decided beside its effects was never written.
  await writer.close();
}

describe('a day with several starts', () => {
  it('is one day, with the state compared at each of them', async () => {
    const desk = newFolder();
    const path = await copyJournal(pathOf(1), desk, {});
    truncateSync(path, readFileSync(path).length - 100);
    await startAgain(desk, (digest) => digest);
    await startAgain(desk, (digest) => digest);
    const replay = replayed(path);
    expect(replay).toMatchObject({ starts: 2, difference: null, stopped: null });
    expect(replay.state).toMatchObject({ kept: 2, differsAt: null });
    expect(outcome(replay)).toBe('same');
  });

  it('shows that a start went on from another state', async () => {
    const desk = newFolder();
    const path = await copyJournal(pathOf(1), desk, {});
    await startAgain(desk, (digest) =>
      digest.replace(/^./, (first) => (first === '0' ? '1' : '0')),
    );
    const replay = replayed(path);
    expect(replay).toMatchObject({ difference: null, state: { kept: 1 } });
    expect(replay.state.differsAt).not.toBeNull();
    expect(outcome(replay)).toBe('different');
  });
});

/** A desk that was updated, on the journal of before, with something changed in its head. */
async function recoveredFrom(change: (state: Json) => Json): Promise<Engine> {
  const path = join(newFolder(), 'fixture.journal');
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, gunzipSync(readFileSync(FIXTURE)));
  const desk = newFolder();
  await copyJournal(path, desk, {
    snapshot(head) {
      const { engine, ...rest } = head as Readonly<Record<string, Json>>;
      return { ...rest, engine: change(engine ?? null) };
    },
  });
  const head = readJournal(path);
  assert(head.ok, 'the journal can be read');
  const engine = engineOf(head.value.header.settings);
  head.value.close();
  const recovered = recover(engine, journalFolder(desk, DESK));
  if (!recovered.ok) throw new Error(recovered.error.message);
  return engine;
}

function fixtureRecords(): readonly JournalRecord[] {
  const path = join(folder, 'fixture-read.journal');
  writeFileSync(path, gunzipSync(readFileSync(FIXTURE)));
  const reader = readJournal(path);
  assert(reader.ok, 'the journal can be read');
  return [...reader.value.records()];
}

const FIXTURE = new URL('../../test/fixtures/day-of-build-0.1.0.journal.gz', import.meta.url);

describe('a journal of an earlier build', () => {
  it('is read to its end, and what differs is told as of another build', () => {
    const path = join(folder, 'fixture.journal');
    writeFileSync(path, gunzipSync(readFileSync(FIXTURE)));
    const replay = replayed(path);
    expect(replay).toMatchObject({
      builds: ['0.1.0'],
      events: 12_238,
      decisions: 74,
      ending: { kind: 'clean' },
    });
    expect(replay.stopped).toBeNull();
    expect(['same', 'otherBuild']).toContain(outcome(replay));
  });

  it('lets the desk go on where it was', async () => {
    const engine = await recoveredFrom((state) => state);
    const [account] = engine.accounts.values();
    const told: number[] = [];
    for (const record of fixtureRecords()) {
      if (record.kind !== 'input' || record.event.kind !== 'venueAccount') continue;
      told.push(record.event.account.balance);
    }
    expect(told.length).toBeGreaterThan(2);
    expect(account?.desk.book.balance).toBe(told.at(-1));
    expect(account?.desk.known).toBe(true);
  });

  it('is refused with a sentence where its state says something that would be lost', async () => {
    const lost = (state: Json) => ({ ...(state as object), moon: 'full' }) as Json;
    await expect(recoveredFrom(lost)).rejects.toThrow(
      /begins with a state of build 0\.1\.0, which this build \(.*\) cannot take up: moon is lost/,
    );
  });
});
