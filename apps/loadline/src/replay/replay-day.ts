import { createHash } from 'node:crypto';
import { type IsoDate, type Json, sessionCalendar, type UnixMs } from '@loadline/core';
import { Engine } from '@loadline/engine';
import type { EngineEvent } from '@loadline/engine/ports';
import type { JournalEnding, JournalReader, JournalVisitor, WrittenKind } from '@loadline/storage';
import { inTodaysShape } from '../journal/older-states.ts';
import { takeUp } from '../journal/take-up.ts';
import { buildIdentity } from '../settings/build-identity.ts';
import { strategyFactory } from '../settings/strategies.ts';
import { DecisionPlayer, decisionText } from '../trader/decisions.ts';
import { deskConfig, deskSettings } from '../trader/desk-settings.ts';
import type { OpeningSnapshot } from '../trader/recovery.ts';
import { type StateDifference, stateDifferences } from './state-difference.ts';
import { openingSnapshot, stateDigest } from './state-digest.ts';

/** The first record at which journal and replay part; an empty text: nothing was decided there. */
export type DecisionDifference = Readonly<{
  sequence: number;
  /** Market time of the event whose decision it is. */
  at: UnixMs;
  journalled: string;
  replayed: string;
}>;

/**
 * What the journal keeps of the state, against the replayed one. `kept` counts the places: at each
 * later start within the day, at an orderly stop, and whole in the head of the next day's file.
 */
export type StateProof = Readonly<{
  kept: number;
  /** The number of the record at which the first kept state differs, or null. */
  differsAt: number | null;
  /** What differs; of a digest only that it does. */
  differences: readonly StateDifference[];
  /** SHA-256 of the replayed state at the end. */
  hash: string;
}>;

export type DayReplay = Readonly<{
  day: IsoDate;
  /** The programs that wrote it, in their order, each once. */
  builds: readonly string[];
  /** How often the desk was started within the day's file. */
  starts: number;
  events: number;
  decisions: number;
  /** The first decision that came out differently, or null. */
  difference: DecisionDifference | null;
  state: StateProof;
  /** Why the engine could not go on, or could not begin; null when it could. */
  stopped: Readonly<{ sequence: number; reason: string }> | null;
  ending: JournalEnding;
  /** SHA-256 of the decisions, as they were written and as they came out now. */
  hash: string;
  replayedHash: string;
}>;

/** The head of the file of the next day: the state that this day has to end in. */
export type NextHead = Readonly<{ previousHash: string | null; snapshot: Json }>;

const DIFFERENCES_SHOWN = 5;

/**
 * Plays a day's journal through a fresh engine and compares every decision, and the state wherever
 * the journal has kept it.
 *
 * @returns a sentence where the journal has settings that this program does not understand.
 */
export function replayDay(reader: JournalReader, next: NextHead | null): DayReplay | string {
  const settings = deskSettings.safeParse(reader.header.settings);
  if (!settings.success) return `The journal ${reader.path} has settings of another version.`;
  const config = deskConfig(settings.data);
  if (!config.ok) return config.error;
  const engine = new Engine({
    config: config.value,
    calendar: sessionCalendar(settings.data),
    strategies: strategyFactory,
  });
  const replay = new Replay(engine, reader);
  reader.visit(replay);
  return replay.result(next);
}

class Replay implements JournalVisitor {
  readonly #engine: Engine;
  readonly #reader: JournalReader;
  readonly #player: DecisionPlayer;
  readonly #journalled = createHash('sha256');
  readonly #replayed = createHash('sha256');
  readonly #builds: Set<string>;
  #expected: readonly string[] = [];
  #met = 0;
  #at = 0 as UnixMs;
  #starts = 0;
  #events = 0;
  #decisions = 0;
  #difference: DecisionDifference | null = null;
  #stopped: DayReplay['stopped'] = null;
  #kept = 0;
  #stateDiffersAt: number | null = null;
  #stateDifferences: readonly StateDifference[] = [];

  constructor(engine: Engine, reader: JournalReader) {
    const { snapshot, build, firstSequence } = reader.header;
    const opening = snapshot as OpeningSnapshot | null;
    this.#engine = engine;
    this.#reader = reader;
    this.#builds = new Set([build]);
    const taken = takeUp(engine, opening, { sameBuild: build === buildIdentity() });
    if (!taken.ok) {
      const reason = `it cannot take up the state in the head: ${taken.error}`;
      this.#stopped = { sequence: firstSequence, reason };
    }
    this.#player = new DecisionPlayer(engine, opening?.lastAudit ?? 0);
  }

  onInput(event: EngineEvent, sequence: number): void {
    if (this.#met < this.#expected.length) this.#missed(sequence);
    if (event.kind === 'started') this.#starts += 1;
    this.#events += 1;
    this.#met = 0;
    this.#expected = NOTHING;
    if (this.#stopped !== null) return;
    this.#at = event.at;
    try {
      const decisions = this.#player.play(event);
      if (decisions.length > 0) this.#expected = decisions.map(decisionText);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#stopped = { sequence, reason };
    }
    for (const text of this.#expected) this.#replayed.update(text);
  }

  onWritten(kind: WrittenKind, text: string, sequence: number): void {
    switch (kind) {
      case 'resumed':
        return void this.#builds.add(buildIn(text));
      case 'state':
        return this.#compareDigest(text, sequence);
      case 'effect':
      case 'audit':
        return this.#compareDecision(text, sequence);
    }
  }

  /** A torn tail can lack the last decisions of the last event; those were not written, then. */
  result(next: NextHead | null): DayReplay {
    const { header, nextSequence, ending } = this.#reader;
    if (next !== null && this.#met < this.#expected.length) this.#missed(nextSequence);
    const state = openingSnapshot(this.#engine, this.#player.lastAudit);
    if (next !== null) this.#compareHead(next, state, nextSequence);
    return {
      day: header.day,
      builds: [...this.#builds],
      starts: this.#starts,
      events: this.#events,
      decisions: this.#decisions,
      difference: this.#difference,
      state: {
        kept: this.#kept,
        differsAt: this.#stateDiffersAt,
        differences: this.#stateDifferences,
        hash: stateDigest(state),
      },
      stopped: this.#stopped,
      ending: ending ?? { kind: 'clean' },
      hash: this.#journalled.digest('hex'),
      replayedHash: this.#replayed.digest('hex'),
    };
  }

  #compareDecision(text: string, sequence: number): void {
    this.#journalled.update(text);
    this.#decisions += 1;
    const replayed = this.#expected[this.#met] ?? '';
    this.#met += 1;
    if (replayed === text || this.#stopped !== null) return;
    this.#difference ??= { sequence, at: this.#at, journalled: text, replayed };
  }

  #missed(sequence: number): void {
    const replayed = this.#expected[this.#met] ?? '';
    this.#difference ??= { sequence, at: this.#at, journalled: '', replayed };
  }

  #compareDigest(text: string, sequence: number): void {
    if (this.#stopped !== null) return;
    this.#kept += 1;
    const digest = stateDigest(openingSnapshot(this.#engine, this.#player.lastAudit));
    if (text !== JSON.stringify({ digest })) this.#stateDiffersAt ??= sequence;
  }

  #compareHead({ snapshot }: NextHead, state: OpeningSnapshot, sequence: number): void {
    if (this.#stopped !== null) return;
    this.#kept += 1;
    const text = JSON.stringify(state);
    if (text === JSON.stringify(snapshot)) return;
    this.#stateDiffersAt ??= sequence;
    const replayed = JSON.parse(text) as Json;
    const journalled = headInTodaysShape(snapshot);
    this.#stateDifferences = stateDifferences(journalled, replayed, DIFFERENCES_SHOWN);
  }
}

/** So that only what really differs is shown, and not where an earlier build has kept it. */
function headInTodaysShape(snapshot: Json): Json {
  if (typeof snapshot !== 'object' || snapshot === null || !('engine' in snapshot)) return snapshot;
  return { ...snapshot, engine: inTodaysShape(snapshot['engine'] ?? null) };
}

const NOTHING: readonly string[] = [];

function buildIn(resumed: string): string {
  const { build } = JSON.parse(resumed) as Readonly<{ build?: unknown }>;
  return typeof build === 'string' ? build : 'unknown';
}
