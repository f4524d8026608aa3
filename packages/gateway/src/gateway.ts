import { HOUR_MS, MINUTE_MS, type UnixMs } from '@loadline/core';
import { builtInPack } from '@loadline/risk';
import { DEFAULT_FILL_MODEL } from '@loadline/simulation';
import type { HubName } from '@loadline/wire';
import { AccountDesk } from './accounts/account-desk.ts';
import { DEFAULT_ORDER_SETTINGS } from './accounts/order-settings.ts';
import { UserList } from './accounts/user-list.ts';
import { type ControlPort, handleControl } from './control/control-router.ts';
import { GatewayFaults } from './faults/gateway-faults.ts';
import type { GatewayOptions } from './gateway-options.ts';
import { historyReader } from './history/history-reader.ts';
import { HubSession, type HubSocket } from './hubs/hub-session.ts';
import { Negotiations } from './hubs/negotiations.ts';
import { QuoteBoard } from './hubs/quote-board.ts';
import { SessionRegistry } from './hubs/session-registry.ts';
import { Streams } from './hubs/streams.ts';
import { DEFAULT_WIRE_SETTINGS, type WireSettings } from './mapping/wire-settings.ts';
import { Catalog } from './market/catalog.ts';
import { type ClockReport, MarketClock } from './market/market-clock.ts';
import { MarketPlayer } from './market/market-player.ts';
import type { MarketStep } from './market/market-step.ts';
import { primeMarket } from './market/prime-market.ts';
import type { HttpReply, HttpRequest } from './rest/http-message.ts';
import { TokenMint } from './rest/json-web-token.ts';
import { RestRouter } from './rest/rest-router.ts';
import type { HistoryReader } from './rest/route.ts';
import { encodeCursor, encodeRecords } from './store/record-lines.ts';
import { type GatewayRecord, latestTimeOf } from './store/records.ts';

const DEFAULT_BOOK_SEED = 1;
/** A closure is skipped from this long after the close to this long before the opening. */
const AFTER_CLOSE_MS = 10 * MINUTE_MS;
const BEFORE_OPENING_MS = 15 * MINUTE_MS;
/** The daily pause of an hour is not skipped. */
const SKIPPED_MS_MIN = HOUR_MS;

/**
 * The simulated venue: protocol, market, accounts and file in one object without a socket or a
 * timer. Requests and frames go in, replies and frames come out; somebody else moves the time by
 * calling `advance` when `delayMs` has passed, and `tick` once a second.
 */
export class Gateway {
  readonly #options: GatewayOptions;
  readonly #wire: WireSettings;
  readonly #player: MarketPlayer;
  readonly #clock: MarketClock;
  readonly #faults: GatewayFaults;
  readonly #catalog: Catalog;
  readonly #desk: AccountDesk;
  readonly #users: UserList;
  readonly #streams: Streams;
  readonly #board: QuoteBoard;
  readonly #registry = new SessionRegistry();
  readonly #negotiations: Negotiations;
  readonly #router: RestRouter;
  readonly #history: HistoryReader;
  readonly #control: ControlPort;
  /** When the next step is due; asked for at every request, so it is kept. */
  #nextAt: UnixMs | null;
  /** The last market time that was written without a price. */
  #keptAt = 0;

  constructor(options: GatewayOptions) {
    this.#options = options;
    const { source, calendar, state } = options;
    const cursor = state.cursor ?? { at: options.from, rank: -1 };
    this.#player = new MarketPlayer(source, calendar, { cursor, until: options.until });
    const at = Math.max(cursor.at, latestTimeOf(state)) as UnixMs;
    this.#clock = new MarketClock({ speed: options.speed, at, now: options.now() });
    if (options.paused === true) this.#clock.set({ paused: true }, options.now(), null);
    this.#faults = this.#makeFaults(options);
    this.#catalog = new Catalog(source, calendar, this.#faults.market);
    const board = new QuoteBoard(calendar, (time) => this.#catalog.clockAt(time));
    this.#board = board;
    const desk = () => this.#desk;
    const { registry, catalog } = { registry: this.#registry, catalog: this.#catalog };
    this.#wire = { ...DEFAULT_WIRE_SETTINGS, ...options.wire };
    this.#streams = new Streams({
      bookSeed: options.bookSeed ?? DEFAULT_BOOK_SEED,
      registry,
      board,
      catalog,
      desk,
      wire: this.#wire,
    });
    const secret = this.#secret();
    this.#users = new UserList(options.users, state.users);
    this.#desk = this.#makeDesk(options, at);
    const parts = { source, catalog, board, desk: this.#desk, player: this.#player };
    primeMarket({ ...parts, state, at: cursor.at });
    this.#nextAt = this.#player.nextAt();
    this.#negotiations = new Negotiations(options.randomId);
    this.#history = historyReader({
      source,
      calendar,
      catalog: this.#catalog,
      player: this.#player,
      now: () => this.#now(),
    });
    this.#router = this.#makeRouter(
      new TokenMint(secret, this.#wire.tokenSeconds, state.endedTokens),
    );
    this.#control = this.#makeControl();
    this.#faults.startWith(options.faults ?? []);
    // The accounts have them now; a second copy would stay for the whole life of the gateway.
    for (const read of [state.orders, state.fills, state.refused]) read.clear();
  }

  /** One REST or negotiate request. */
  handleHttp(request: HttpRequest): HttpReply {
    const { board, http } = this.#faults;
    const reply = board.any
      ? http.handle(request, () => this.#router.handle(request))
      : this.#router.handle(request);
    this.#registry.flush();
    return reply;
  }

  /** One request of the control API. */
  handleControl(request: HttpRequest): HttpReply {
    const reply = handleControl(request, this.#control);
    this.#registry.flush();
    return reply;
  }

  /**
   * Opens a hub connection, directly or after `negotiate`.
   *
   * @returns null when it is refused; `hubRefusal` tells by which status.
   */
  openHub(
    hub: HubName,
    request: Pick<HttpRequest, 'query' | 'headers'>,
    socket: HubSocket,
  ): HubSession | null {
    const userName = this.#router.userOf(request);
    const faults = this.#faults;
    if (userName === null || !this.knows(request)) return null;
    if (faults.market.inMaintenance || !this.#registry.makeRoom(userName)) return null;
    const { now } = this.#options;
    const token = request.query['id']?.[0] ?? null;
    const connectionId = this.#negotiations.take(token, userName);
    if (connectionId === null) return null;
    const call = this.#streams.call.bind(this.#streams);
    const faulty = faults.socket(hub, socket);
    const session = new HubSession({
      connectionId,
      hub,
      userName,
      socket: faulty,
      call,
      silenced: (gone) => this.#onSilenced(gone),
      now,
      nowMs: now(),
    });
    this.#registry.add(session);
    faults.opened(faulty, session);
    return session;
  }

  /**
   * Why no hub connection was opened: 503 under maintenance and where the user has too many, 401
   * when no token of the request is valid, 404 for an `id` that was not negotiated.
   */
  hubRefusal(request: Pick<HttpRequest, 'query' | 'headers'>): 401 | 404 | 503 {
    if (this.#faults.market.inMaintenance) return 503;
    const userName = this.#router.userOf(request);
    if (userName === null || !this.knows(request)) return 401;
    return this.#registry.makeRoom(userName) ? 404 : 503;
  }

  /** Whether a request has a token that is valid. */
  knows(request: Pick<HttpRequest, 'query' | 'headers'>): boolean {
    const { board, http } = this.#faults;
    if (board.any && http.refusesToken(request)) return false;
    return this.#router.userOf(request) !== null;
  }

  /** Sends what a fault holds back and is due; false when nobody has to call it for now. */
  pumpFaults(): boolean {
    this.#faults.pump();
    this.#registry.flush();
    return this.#faults.isBusy;
  }

  /** Pings, time-outs, forgotten negotiations and long closures. Once a second is often enough. */
  tick(): void {
    const now = this.#options.now();
    this.#registry.tick(now);
    this.#negotiations.tick(now);
    this.#skipClosed(now);
    this.#desk.act(this.#now(), () => {});
    this.#faults.pump();
    this.#registry.flush();
    this.#keepTime();
  }

  /** Machine milliseconds until the next step is due: 0 now, null when none will come by itself. */
  delayMs(): number | null {
    if (this.#nextAt === null) return null;
    return this.#clock.delayUntil(this.#nextAt, this.#options.now());
  }

  /**
   * Moves the market by one step: matches, writes, tells. First the file, then the streams.
   *
   * @returns false when the market has ended.
   */
  advance(): boolean {
    const step = this.#stepOn();
    if (step.kind === 'end') {
      this.#clock.end();
      // Quotes after the last price have come with the end.
      this.#registry.flush();
      return false;
    }
    this.#clock.moved(step.at);
    this.#faults.advance(step.at);
    const writeCursor = (records: GatewayRecord[]) => this.#writeCursor(records);
    if (step.contract === null || this.#catalog.isHalted(step.contract, step.at)) {
      this.#desk.onTime(step.at, writeCursor);
    } else if (step.kind === 'quote') {
      this.#streams.tellQuote(step.contract, step);
    } else {
      this.#desk.onPrice(step.contract, step, writeCursor);
      this.#streams.tellPrice(step.contract, step);
    }
    this.#registry.flush();
    this.#nextAt = this.#player.nextAt();
    if (this.#nextAt === null) this.#clock.end();
    return true;
  }

  /**
   * The next move. By hand the market moves from price to price: the quotes in between come with
   * the later one, so that a file with quotes takes the same steps as one without.
   */
  #stepOn(): MarketStep {
    let step = this.#player.advance();
    while (step.kind === 'quote' && this.#clock.stepped) {
      const { contract, at } = step;
      if (contract !== null && !this.#catalog.isHalted(contract, at)) {
        this.#streams.tellQuote(contract, step);
      }
      step = this.#player.advance();
    }
    return step;
  }

  clock(): ClockReport {
    return this.#clock.report(this.#options.now(), this.#nextAt);
  }

  /** Ends every hub connection in an orderly way, before the sockets go. */
  closeSessions(): void {
    for (const session of this.#registry.sessions()) session.end(null);
  }

  #onSilenced(session: HubSession): void {
    if (session.closed) this.#registry.remove(session);
    else this.#registry.silence(session);
  }

  /** A weekend at 60 times real time would be 49 minutes of nothing. */
  #skipClosed(now: number): void {
    const { speed } = this.#clock;
    const faster = this.#clock.running && speed !== 'max' && speed > 1;
    if (!faster || this.#nextAt === null || this.#options.skipClosed === false) return;
    const marketNow = this.#now();
    const closedFor = marketNow - this.#player.cursor.at;
    const jumpTo = (this.#nextAt - BEFORE_OPENING_MS) as UnixMs;
    if (closedFor < AFTER_CLOSE_MS || jumpTo - marketNow < SKIPPED_MS_MIN) return;
    this.#clock.jump(jumpTo, now);
  }

  /** While no price comes, the time alone is written, so that a restart does not go back. */
  #keepTime(): void {
    const at = this.#now();
    if (at - Math.max(this.#player.cursor.at, this.#keptAt) < MINUTE_MS) return;
    this.#keptAt = at;
    this.#options.log.append(encodeCursor({ at, rank: -1 }));
  }

  /** Market time as requests see it. */
  #now(): UnixMs {
    return this.#clock.marketTime(this.#options.now(), this.#nextAt);
  }

  #makeDesk(options: GatewayOptions, at: UnixMs): AccountDesk {
    const { state, users, calendar, model = DEFAULT_FILL_MODEL } = options;
    return new AccountDesk({
      model,
      catalog: this.#catalog,
      calendar,
      findPack: options.findPack ?? builtInPack,
      state,
      users,
      at,
      persist: (records) => this.#options.log.append(encodeRecords(records)),
      publish: (event) => this.#streams.tell(event),
      faults: this.#faults.orders,
    });
  }

  #makeFaults({ now, faultsSeed }: GatewayOptions): GatewayFaults {
    return new GatewayFaults({
      now,
      seed: faultsSeed ?? null,
      parts: {
        desk: () => this.#desk,
        catalog: () => this.#catalog,
        registry: this.#registry,
        marketNow: () => this.#now(),
      },
    });
  }

  #makeRouter(mint: TokenMint): RestRouter {
    const { now, randomId, orders, model = DEFAULT_FILL_MODEL } = this.#options;
    const settings = { ...DEFAULT_ORDER_SETTINGS, ...orders };
    const firstAtOnce = settings.firstMatch === 'atOnce' && model.liquidity === null;
    return new RestRouter({
      users: this.#users,
      mint,
      keepEnded: (ended) => {
        this.#options.log.append(encodeRecords([{ kind: 'tokenEnded', ...ended }]));
      },
      now,
      randomId,
      rateLimited: () => !this.#clock.stepped,
      wire: this.#wire,
      negotiated: (userName) => this.#negotiations.offer(userName, now()),
      signedIn: (userName) => {
        if (this.#wire.singleSession) this.#registry.logOut(userName);
      },
      context: () => ({
        now: this.#now(),
        desk: this.#desk,
        catalog: this.#catalog,
        streams: this.#streams,
        history: this.#history,
        settings,
        wire: this.#wire,
        meetsAtOnce: firstAtOnce && this.#clock.running,
        topOfBook: (contractId) => this.#board.quote(contractId),
      }),
    });
  }

  #makeControl(): ControlPort {
    const { source, from, until, now } = this.#options;
    return {
      desk: this.#desk,
      users: this.#users,
      now: () => this.#now(),
      catalog: this.#catalog,
      registry: this.#registry,
      faults: this.#faults,
      market: { kind: source.kind, from, to: until },
      clock: () => this.clock(),
      setClock: ({ speed, paused }) => {
        const change = {
          ...(speed === undefined ? {} : { speed }),
          ...(paused === undefined ? {} : { paused }),
        };
        this.#clock.set(change, now(), this.#nextAt);
      },
      step: ({ advance }) => {
        if (!this.#clock.stepped) return null;
        if (advance) this.advance();
        return this.clock();
      },
    };
  }

  /** The secret of the file, or a new one that is written before the first token is made. */
  #secret(): string {
    const { state, identity, log, randomId } = this.#options;
    if (state.secret !== null) return state.secret;
    const secret = `${randomId()}${randomId()}`;
    log.append(encodeRecords([{ kind: 'genesis', version: 1, secret, market: identity }]));
    return secret;
  }

  /** The cursor goes out with what the step caused, or in its short form when that was nothing. */
  #writeCursor(records: GatewayRecord[]): void {
    const { cursor } = this.#player;
    if (records.length > 0) records.push({ kind: 'cursor', cursor });
    else this.#options.log.append(encodeCursor(cursor));
  }
}
