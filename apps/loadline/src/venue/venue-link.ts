import { err, ok, parseContractId, type Result, type VenueAccount } from '@loadline/core';
import {
  checkVenueAddress,
  createProjectxClient,
  createVenueTransports,
  type ProjectxClient,
} from '@loadline/projectx';
import { GatewayControl } from './gateway-control.ts';
import { ListenerRelay } from './listener-relay.ts';
import { machineClock, machineRandom, machineTimers } from './machine.ts';
import { type ClockState, MarketClock, systemClockState } from './market-clock.ts';

export type VenueLinkOptions = Readonly<{
  venueUrl: string;
  /** Null for a venue without a control API: then market time is this machine's. */
  controlUrl: string | null;
  userName: string;
  apiKey: string;
  log: (sentence: string) => void;
  /** The venue has refused the key, though it has never taken it: asking on would not help. */
  onRefused: (sentence: string) => void;
}>;

/** The venue as the trader reaches it: the client, its clock and, in a simulation, its control. */
export type VenueLink = Readonly<{
  client: ProjectxClient;
  relay: ListenerRelay;
  clock: MarketClock;
  control: GatewayControl | null;
  stepped: boolean;
  close(): Promise<void>;
}>;

const ASK_AGAIN_MS = 1_000;

/** Waits for the venue's clock and signs in. Says once, in one sentence, what it waits for. */
export async function linkVenue(options: VenueLinkOptions): Promise<Result<VenueLink, string>> {
  const machine = { clock: machineClock(), timers: machineTimers };
  const { venueUrl } = options;
  const transports = createVenueTransports({ apiUrl: venueUrl, hubUrl: venueUrl }, machine);
  if (!transports.ok) return err(transports.error);
  const guarded = options.controlUrl === null ? ok(null) : checkVenueAddress(options.controlUrl);
  if (!guarded.ok) return err(guarded.error.replace('venue', 'control'));
  const control = options.controlUrl === null ? null : new GatewayControl(options.controlUrl);
  const state = control === null ? systemClockState() : await clockOf(control, options.log);
  const clock = new MarketClock(state);
  const stepped = state.mode === 'stepped';
  if (!stepped) {
    control?.follow(
      (told) => clock.set(told),
      () => clock.lose(),
    );
  }
  const relay = new ListenerRelay();
  let signedIn = false;
  const client = createProjectxClient({
    credentials: { userName: options.userName, apiKey: options.apiKey },
    http: transports.value.http,
    hubs: transports.value.hubs,
    marketClock: clock,
    machineClock: machine.clock,
    timers: machineTimers,
    random: machineRandom,
    listener: relay,
    onSession: (session) => {
      signedIn ||= session === 'signedIn';
    },
    report: ({ code, text }) => {
      if (code === 'LOGIN_REFUSED' && !signedIn) options.onRefused(text);
      else options.log(text);
    },
    rateLimits: !stepped,
  });
  const close = async (): Promise<void> => {
    control?.stop();
    client.stop();
    await transports.value.close();
  };
  return ok({ client, relay, clock, control, stepped, close });
}

/** The accounts of the user; asked until they are told. */
export async function accountsOf(
  client: ProjectxClient,
  log: (sentence: string) => void,
): Promise<readonly VenueAccount[]> {
  let said = false;
  for (;;) {
    const answer = await client.accounts.accounts();
    if (answer.kind === 'answered') return answer.value;
    if (!said) log(`The venue does not tell its accounts yet (${answer.reason}); trying on.`);
    said = true;
    await pause();
  }
}

const PREFERRED_PRODUCT = 'MNQ';

/**
 * What to trade: the wanted product, or, when nobody said, the micro Nasdaq where it is listed and
 * else what is listed. A product that the venue does not list could never be traded.
 */
export async function tradedProduct(
  client: ProjectxClient,
  wanted: string | null,
  log: (sentence: string) => void,
): Promise<Result<string, string>> {
  let said = false;
  for (;;) {
    const answer = await client.feed.contracts();
    const active = answer.kind === 'answered' ? answer.value.filter((one) => one.active) : [];
    const roots = active.flatMap(({ contractId }) => {
      const contract = parseContractId(contractId);
      return contract.ok ? [contract.value.product.root] : [];
    });
    const product = roots.find((root) => root === (wanted ?? PREFERRED_PRODUCT));
    if (product !== undefined) return ok(product);
    const [first] = roots;
    if (first !== undefined && wanted === null) return ok(first);
    if (first !== undefined) {
      const listed = [...new Set(roots)].join(', ');
      return err(`The venue lists no contract of ${wanted}: expected one of ${listed}.`);
    }
    if (!said) log('The venue lists no active contract yet; trying on.');
    said = true;
    await pause();
  }
}

async function clockOf(
  control: GatewayControl,
  log: (sentence: string) => void,
): Promise<ClockState> {
  let said = false;
  for (;;) {
    const state = await control.clock();
    if (state.ok) return state.value;
    if (!said) log(`Waiting for the market clock: ${state.error}.`);
    said = true;
    await pause();
  }
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
