import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type DeskSocketOptions, startDeskSocket } from '@loadline/api';
import {
  assert,
  err,
  firmTradingDay,
  ok,
  parseSymbol,
  type Result,
  type RunId,
  sessionCalendar,
  type UnixMs,
} from '@loadline/core';
import { Engine } from '@loadline/engine';
import { type DataFolder, JournalWriter, journalFolder } from '@loadline/storage';
import { earlierDecisions } from '../journal/earlier-decisions.ts';
import { CommandDesk } from '../person/command-desk.ts';
import { engineLookup } from '../person/engine-lookup.ts';
import { openingSnapshot, stateDigest } from '../replay/state-digest.ts';
import { buildIdentity } from '../settings/build-identity.ts';
import { DESK, VERSION } from '../settings/desk-identity.ts';
import type { SettingValues } from '../settings/settings-table.ts';
import { strategyByKind, strategyFactory } from '../settings/strategies.ts';
import { StepBuffer, Stepper } from '../stepping/stepper.ts';
import { isConnected } from '../venue/desk-ready.ts';
import { machineTimers, newRunId } from '../venue/machine.ts';
import { accountsOf, linkVenue, tradedProduct, type VenueLink } from '../venue/venue-link.ts';
import { DeskPublisher } from '../view/desk-publisher.ts';
import { DeskRunner } from './desk-runner.ts';
import { type DeskSettings, deskConfig, deskSettings, firstDesk } from './desk-settings.ts';
import { journalledSettings, type Recovered, recover, writeMissing } from './recovery.ts';
import { journalWords, venueWords } from './terminal-words.ts';
import { TraderStore } from './trader-store.ts';

export type TraderOptions = Readonly<{
  folder: DataFolder;
  /** The number of the desk's lease. */
  lease: number;
  settings: SettingValues;
  strategy: string;
  strategySettings: Readonly<Record<string, string>>;
  log: (sentence: string) => void;
  /** The venue does not take the key: nothing can come of it. */
  onRefused: (sentence: string) => void;
  /** Every account is reconciled and every contract streams: the desk would trade now. */
  onConnected: () => void;
  /** The market has ended (a played file, in stepped mode): nothing more will come. */
  onEnded: () => void;
}>;

export type RunningTrader = Readonly<{ close(): Promise<void> }>;

/**
 * Starts the trader. Start and recovery are one path: read the journal, connect, reconcile, trade.
 */
export async function startTrader(options: TraderOptions): Promise<Result<RunningTrader, string>> {
  const { settings, log, onRefused } = options;
  const [userName = '', ...key] = settings.user.split(':');
  const { venueUrl, controlUrl } = settings;
  assert(venueUrl !== null, 'the venue has an address');
  const apiKey = key.join(':');
  const link = await linkVenue({ venueUrl, controlUrl, userName, apiKey, log, onRefused });
  if (!link.ok) return link;
  link.value.client.start();
  const desk = await settingsOfDesk(options, link.value);
  const started = desk.ok ? await startDesk(options, link.value, desk.value) : desk;
  if (!started.ok) await link.value.close();
  return started;
}

async function settingsOfDesk(
  { folder, settings, strategy, strategySettings, log }: TraderOptions,
  { client, control }: VenueLink,
): Promise<Result<DeskSettings, string>> {
  const known = journalledSettings(journalFolder(folder.path, DESK));
  if (!known.ok) return err(known.error.message);
  if (known.value !== null) {
    const parsed = deskSettings.safeParse(known.value);
    if (parsed.success) return checkedAgainst(parsed.data, settings);
    return err('The journal has settings that this version does not know; start with --fresh.');
  }
  const definition = strategyByKind(strategy);
  if (!definition.ok) return definition;
  const parsed = definition.value.parse(strategySettings);
  if (!parsed.ok) return err(parsed.error.join('\n'));
  const accounts = await accountsOf(client, log);
  const wanted = settings.symbol === null ? null : productOf(settings.symbol);
  const product = await tradedProduct(client, wanted, log);
  if (!product.ok) return product;
  // A played market may lie in years that the holiday table does not know; a live one never may.
  const outsideCalendar = control === null ? 'deny' : 'regular';
  return firstDesk(accounts, {
    product: product.value,
    outsideCalendar,
    settings,
    kind: definition.value.id,
    strategySettings: parsed.value,
  });
}

/** A journal belongs to what it traded; another market needs another folder, or a fresh start. */
function checkedAgainst(desk: DeskSettings, settings: SettingValues): Result<DeskSettings, string> {
  const traded = desk.strategies[0]?.product;
  if (settings.symbol === null || traded === productOf(settings.symbol)) return ok(desk);
  return err(
    `This folder trades ${traded}, not ${settings.symbol}: start with --fresh, or name another.`,
  );
}

/** `NQH5` trades the product NQ. */
function productOf(symbol: string): string {
  const meaning = parseSymbol(symbol);
  assert(meaning.ok, `${symbol} was checked as a setting`);
  return meaning.value.product.root;
}

/** The engine where its journal ends, and the journal ready to go on. */
type ReadyDesk = Readonly<{
  engine: Engine;
  journal: JournalWriter;
  recovered: Recovered;
  runId: RunId;
}>;

async function startDesk(
  options: TraderOptions,
  link: VenueLink,
  settings: DeskSettings,
): Promise<Result<RunningTrader, string>> {
  const ready = await recoverDesk(options, link, settings);
  if (!ready.ok) return ready;
  const { engine, journal, recovered, runId } = ready.value;
  const { folder, lease, log } = options;
  const isNewDesk = recovered.day === null;
  const store = new TraderStore({ folder: folder.path, lease, isNewDesk, journal, log });
  const publisher = publisherOf(engine, link, runId, store);
  const journals = journalFolder(folder.path, DESK);
  const earlier = recovered.day === null ? [] : earlierDecisions(journals, recovered.day);
  for (const kept of earlier) publisher.addEarlierDecision(kept);
  for (const { record, event } of recovered.audits) publisher.onAudit(record, event);
  const commands = new CommandDesk(engineLookup(engine));
  const runner = runnerOf(options, link, ready.value, { publisher, store, commands });
  const onCommand: DeskSocketOptions['onCommand'] = (command, request) =>
    commands.run(runner, { ...request, command });
  mkdirSync(folder.at('run'), { recursive: true });
  const endpointFile = join(folder.at('run'), 'desk.json');
  const socket = await startDeskSocket({ endpointFile, onCommand, paceMs: 1 });
  if (!socket.ok) return err(socket.error.detail);
  publisher.attach(socket.value.hub);
  const stopRunning = run(options, link, { runner, engine, runId });
  const close = async (): Promise<void> => {
    stopRunning();
    runner.stop();
    publisher.stop();
    await link.close();
    journal.appendState(stateDigest(openingSnapshot(engine, runner.lastAudit)));
    await journal.close();
    await store.close();
    await socket.value.close();
  };
  return ok({ close });
}

async function recoverDesk(
  { folder }: TraderOptions,
  link: VenueLink,
  settings: DeskSettings,
): Promise<Result<ReadyDesk, string>> {
  const config = deskConfig(settings);
  if (!config.ok) return config;
  const engine = new Engine({
    config: config.value,
    calendar: sessionCalendar(settings),
    strategies: strategyFactory,
  });
  const journals = journalFolder(folder.path, DESK);
  const recovered = recover(engine, journals);
  if (!recovered.ok) return err(recovered.error.message);
  const now = link.clock.now();
  const journal = await openJournal(journals, settings, engine, recovered.value, now);
  if (!journal.ok) return journal;
  const runId = newRunId();
  return ok({ engine, journal: journal.value, recovered: recovered.value, runId });
}

const publisherOf = (
  engine: Engine,
  { clock, client }: VenueLink,
  runId: RunId,
  store: TraderStore,
): DeskPublisher =>
  new DeskPublisher({
    engine,
    clock,
    version: VERSION,
    runId,
    venue: 'simulation',
    strategyWords: (kind) => {
      const definition = strategyByKind(kind);
      return definition.ok ? definition.value : { title: kind, parameters: [] };
    },
    database: () => store.link,
    calls: () => client.calls(),
    onClosedBars: (bars) => store.addBars(bars),
  });

type Listeners = Readonly<{
  publisher: DeskPublisher;
  store: TraderStore;
  commands: CommandDesk;
}>;

function runnerOf(
  { log, onConnected }: TraderOptions,
  { clock }: VenueLink,
  { engine, journal, recovered }: ReadyDesk,
  { publisher, store, commands }: Listeners,
): DeskRunner {
  let connected = false;
  const tellVenue = venueWords(log);
  const tellJournal = journalWords(journal, log);
  const runner: DeskRunner = new DeskRunner({
    engine,
    journal,
    clock,
    timers: machineTimers,
    lastAudit: recovered.lastAudit,
    snapshot: () => openingSnapshot(engine, runner.lastAudit),
    onAudit: (record, event) => {
      publisher.onAudit(record, event);
      store.addAudit(record);
      commands.onAudit(event);
      tellVenue(record, event);
    },
    onEvent: (event) => {
      publisher.onEvent(event);
      tellJournal();
      if (!connected && isConnected(engine)) {
        connected = true;
        onConnected();
      }
      if (event.kind === 'history') store.addHistory(event);
    },
    onJournalFault: tellJournal,
  });
  return runner;
}

async function openJournal(
  folder: string,
  desk: DeskSettings,
  engine: Engine,
  recovered: Recovered,
  now: UnixMs,
): Promise<Result<JournalWriter, string>> {
  const isNew = recovered.day === null;
  const state = openingSnapshot(engine, recovered.lastAudit);
  const opened = await JournalWriter.open({
    folder,
    desk: DESK,
    build: buildIdentity(),
    settings: desk,
    seed: '',
    day: recovered.day ?? firmTradingDay(now),
    snapshot: isNew ? null : state,
  });
  if (!opened.ok) return err(opened.error.message);
  writeMissing(opened.value.writer, recovered.unwritten);
  // A replay can prove by it that the desk went on from where it had been.
  if (!isNew) opened.value.writer.appendState(stateDigest(state));
  return ok(opened.value.writer);
}

type Running = Readonly<{
  runner: DeskRunner;
  engine: Engine;
  runId: RunId;
}>;

/** Lets the desk run: by push and by clock, or step by step. */
function run(
  { log, onEnded }: TraderOptions,
  { client, relay, clock, control, stepped }: VenueLink,
  { runner, engine, runId }: Running,
): () => void {
  runner.connect(client, { hold: stepped });
  runner.tell({ kind: 'started', runId });
  client.watchAccounts([...engine.accounts.keys()]);
  if (!stepped || control === null) {
    relay.attach(runner);
    return () => {};
  }
  const buffer = new StepBuffer(runner);
  relay.attach(buffer);
  const stepper = new Stepper({
    runner,
    buffer,
    client,
    clock,
    onFault: log,
    control: control.steps,
    timers: machineTimers,
  });
  void stepper.run().then((ended) => {
    if (ended) onEnded();
  });
  return () => stepper.stop();
}
