import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { err, firmTradingDay, ok, type Result, type UnixMs } from '@loadline/core';
import { builtInPack } from '@loadline/risk';
import { DEFAULT_FILL_MODEL, type FillModel } from '@loadline/simulation';
import { DEFAULT_USER, type GatewayUser, parseUser } from '../accounts/gateway-users.ts';
import type { OrderSettings } from '../accounts/order-settings.ts';
import { refusedRequest } from '../control/control-message.ts';
import type { WantedFault } from '../faults/fault-board.ts';
import { type FindPack, RuleBook } from '../firm/rule-book.ts';
import { Gateway } from '../gateway.ts';
import type { WireSettings } from '../mapping/wire-settings.ts';
import type { Speed } from '../market/market-clock.ts';
import { emptyReply, type HttpReply, type HttpRequest } from '../rest/http-message.ts';
import type { GatewayState } from '../store/records.ts';
import { readAccountsFile } from './accounts-file.ts';
import { ClockStream } from './clock-stream.ts';
import { attachStreams } from './control-streams.ts';
import { FaultPump } from './faults/fault-pump.ts';
import { type GatewayFile, isNoRoom, openGatewayFile, reasonOf } from './gateway-file.ts';
import { guarded, httpServer, listenOn } from './http-server.ts';
import { HubServer } from './hub-server.ts';
import { type MarketOptions, type PreparedMarket, prepareMarket } from './market-from-options.ts';
import { PlayLoop } from './play-loop.ts';
import { StepStream } from './step-stream.ts';

export type StartGatewayOptions = MarketOptions &
  Readonly<{
    /** 0 takes any free port. */
    port: number;
    controlPort: number;
    /** The gateway's own append-only file. */
    filePath: string;
    /** Begins anew instead of going on where the file ends. */
    fresh?: boolean;
    /** Times real time, `max`, or `stepped`. */
    speed?: Speed;
    paused?: boolean;
    /** Whether weekends and holidays are skipped at speeds above real time; true unless set. */
    skipClosed?: boolean;
    /** `NAME:KEY` each; without any it is `demo:demo`. */
    users?: readonly string[];
    /** A JSON file of users and their accounts, instead of `users`. */
    accountsPath?: string;
    /** Where rule packs come from; the built-in ones when left out. */
    findPack?: FindPack;
    /** How orders fill; what is left out is the default. Without liquidity every order is whole. */
    model?: Partial<FillModel>;
    /** Where sources disagree on orders; what is left out is the better attested. */
    orders?: Partial<OrderSettings>;
    /** Where sources disagree on the wire, and what can be adjusted: limits, token lifetime. */
    wire?: Partial<WireSettings>;
    /** Faults that are on from the start; the control API switches them while running. */
    faults?: readonly WantedFault[];
    /** Chooses and times random faults. */
    faultsSeed?: number;
    /**
     * Called once when the gateway cannot go on: one sentence. It has stopped serving then. With
     * `noRoom` it goes on where it was as soon as it is started on a disk with room.
     */
    onFatal?: (message: string, options: Readonly<{ noRoom: boolean }>) => void;
  }>;

/** Why a gateway did not start: a sentence for a person, or a line for each of several faults. */
export type StartFault = Readonly<{
  kind: 'badUser' | 'badAccounts' | 'badMarket' | 'badFile' | 'otherMarket' | 'portTaken';
  message: string;
}>;

export type RunningGateway = Readonly<{
  addresses: Readonly<{
    /** REST and, with the scheme `ws`, both hubs: `http://127.0.0.1:4401`. */
    api: string;
    control: string;
  }>;
  users: readonly string[];
  /** Stops in order: market, streams, sockets, then the file. */
  close: () => Promise<void>;
}>;

const DEFAULT_SPEED = 60;

const HOST = '127.0.0.1';

/** Starts a gateway on loopback. Everything that can go wrong at the start is a value. */
export async function startGateway(
  options: StartGatewayOptions,
): Promise<Result<RunningGateway, StartFault>> {
  const named = readUsers(options.users ?? []);
  if (!named.ok) return named;
  const market = await prepareMarket(options);
  if (!market.ok) return err({ kind: 'badMarket', message: market.error });
  const opened = await openGatewayFile(options.filePath, { fresh: options.fresh ?? false });
  if (!opened.ok) return err({ kind: 'badFile', message: opened.error });
  const { file, state } = opened.value;
  const other = state.market !== null && !sameMarket(state.market, market.value.identity);
  if (other) {
    await file.close();
    return err({ kind: 'otherMarket', message: otherMarket(options.filePath) });
  }
  const users = usersOf(options, { state, from: market.value.from, named: named.value });
  if (!users.ok) {
    await file.close();
    return users;
  }
  try {
    const gateway = new Gateway({
      ...market.value,
      users: users.value,
      state,
      log: file,
      speed: options.speed ?? DEFAULT_SPEED,
      now: steadyClock(),
      randomId: randomUUID,
      paused: options.paused ?? false,
      skipClosed: options.skipClosed ?? true,
      model: { ...DEFAULT_FILL_MODEL, ...options.model },
      orders: options.orders ?? {},
      wire: options.wire ?? {},
      faults: options.faults ?? [],
      ...(options.faultsSeed === undefined ? {} : { faultsSeed: options.faultsSeed }),
      ...(options.findPack === undefined ? {} : { findPack: options.findPack }),
    });
    return await serve(gateway, file, options, users.value);
  } catch (error) {
    await file.close();
    return err({ kind: 'badFile', message: `${options.filePath}: ${reasonOf(error)}` });
  }
}

async function serve(
  gateway: Gateway,
  file: GatewayFile,
  options: StartGatewayOptions,
  users: readonly GatewayUser[],
): Promise<Result<RunningGateway, StartFault>> {
  let closing: Promise<void> | null = null;
  const onFatal = (error: unknown) => {
    if (closing !== null) return;
    const message = `The gateway had to stop: ${reasonOf(error)}`;
    void close().then(() => options.onFatal?.(message, { noRoom: isNoRoom(error) }));
  };
  const hubs = new HubServer(gateway, onFatal);
  const clock = new ClockStream(gateway);
  const loop = new PlayLoop(gateway, { hubs, clock }, onFatal);
  const pump = new FaultPump(gateway, onFatal);
  const api = httpServer({
    handle: (request) => gateway.handleHttp(request),
    // As ASP.NET Core does where it has nothing to say.
    refuse: (status) => emptyReply(status),
    onFatal,
  });
  const handleControl = (request: HttpRequest): HttpReply => {
    const reply = gateway.handleControl(request);
    if (request.path.startsWith('/faults')) pump.wake();
    if (request.method === 'POST' && request.path === '/clock') loop.wake();
    else clock.notify();
    return reply;
  };
  const control = httpServer({ handle: handleControl, refuse: refusedRequest, onFatal });
  const steps = new StepStream((request) => guarded(() => handleControl(request), onFatal));
  hubs.attach(api.server);
  attachStreams(control.server, [clock, steps]);
  const close = (): Promise<void> => {
    closing ??= (async () => {
      loop.stop();
      pump.stop();
      gateway.closeSessions();
      hubs.close();
      clock.close();
      steps.close();
      await Promise.all([api.close(), control.close()]);
      await file.close();
    })();
    return closing;
  };
  const apiAddress = await listenOn(api, { host: HOST, port: options.port });
  const controlAddress = apiAddress.ok
    ? await listenOn(control, { host: HOST, port: options.controlPort })
    : apiAddress;
  if (!apiAddress.ok || !controlAddress.ok) {
    const failed = apiAddress.ok ? controlAddress : apiAddress;
    await close();
    return err({ kind: 'portTaken', message: failed.ok ? '' : failed.error });
  }
  loop.start();
  pump.wake();
  const addresses = { api: addressOf(api.server), control: addressOf(control.server) };
  return ok({ addresses, users: users.map(({ name }) => name), close });
}

/** The users of the accounts file where there is one, under the rules of the market's day. */
function usersOf(
  { accountsPath, findPack = builtInPack }: StartGatewayOptions,
  {
    state,
    from,
    named,
  }: Readonly<{ state: GatewayState; from: UnixMs; named: readonly GatewayUser[] }>,
): Result<readonly GatewayUser[], StartFault> {
  if (accountsPath === undefined) return ok(named);
  const date = firmTradingDay(state.cursor?.at ?? from);
  const read = readAccountsFile(accountsPath, new RuleBook(findPack), date);
  return read.ok ? read : err({ kind: 'badAccounts', message: read.error.join('\n') });
}

function readUsers(texts: readonly string[]): Result<readonly GatewayUser[], StartFault> {
  const users: GatewayUser[] = [];
  for (const text of texts) {
    const user = parseUser(text);
    if (!user.ok) return user;
    const taken = users.some(({ name }) => name.toLowerCase() === user.value.name.toLowerCase());
    if (taken)
      return err({ kind: 'badUser', message: `--user ${user.value.name} is given twice.` });
    users.push(user.value);
  }
  return ok(users.length === 0 ? [DEFAULT_USER] : users);
}

const sameMarket = (left: PreparedMarket['identity'], right: PreparedMarket['identity']): boolean =>
  left.kind === right.kind && left.fingerprint === right.fingerprint;

const otherMarket = (path: string): string =>
  `${path} was made with another market; start with the same data and seed, or with --fresh.`;

/** Unix milliseconds that follow the monotonic clock, so that they never go back. */
function steadyClock(): () => number {
  const anchor = Date.now() - performance.now();
  return () => anchor + performance.now();
}

function addressOf(server: { address: () => AddressInfo | string | null }): string {
  const address = server.address();
  if (address === null || typeof address === 'string') return '';
  return `http://${address.address}:${address.port}`;
}
