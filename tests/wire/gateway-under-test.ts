import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UnixMs } from '@loadline/core';
import { type RunningGateway, type StartGatewayOptions, startGateway } from '@loadline/gateway';
import { Venue, type VenueUnderTest } from '@loadline/testkit';

/** An hour after the open of the cash market, a Monday. */
const OPEN = Date.UTC(2026, 0, 12, 15, 30) as UnixMs;
const PRACTICE = { pack: 'topstep-practice' };
const USERS = [
  { name: 'Alice', key: 'alice:key', accounts: [PRACTICE, { ...PRACTICE, brackets: 'position' }] },
  { name: 'bob', key: 'bob', accounts: [PRACTICE] },
];
const FIRST_ACCOUNT = 10_001;

/** Our gateway on free ports, as the conformance suite wants a venue. */
export class GatewayUnderTest {
  readonly running: RunningGateway;
  readonly under: VenueUnderTest;
  readonly #folder: string;

  private constructor(running: RunningGateway, folder: string, runs: boolean) {
    this.running = running;
    this.#folder = folder;
    this.under = {
      api: running.addresses.api,
      credentials: { userName: 'Alice', apiKey: 'alice:key' },
      accountId: FIRST_ACCOUNT,
      positionBracketsAccountId: FIRST_ACCOUNT + 1,
      strangeAccountId: FIRST_ACCOUNT + 2,
      contractId: 'CON.F.US.ENQ.H26',
      expiredContractId: 'CON.F.US.ENQ.Z25',
      advance: runs ? null : () => this.step(),
    };
  }

  /** Starts it in stepped time, or with a market that runs at ten times real time. */
  static async start(
    options: Partial<StartGatewayOptions> = {},
    { runs = false, from }: Readonly<{ runs?: boolean; from?: string }> = {},
  ): Promise<GatewayUnderTest> {
    const folder = await mkdtemp(join(tmpdir(), 'loadline-conformance-'));
    const accountsPath = join(folder, 'accounts.json');
    await writeFile(accountsPath, JSON.stringify({ users: USERS }));
    const started = await startGateway({
      port: 0,
      controlPort: 0,
      filePath: join(folder, 'gateway.log'),
      accountsPath,
      from: from === undefined ? OPEN : (Date.parse(from) as UnixMs),
      speed: runs ? 10 : 'stepped',
      ...options,
    });
    if (!started.ok) throw new Error(started.error.message);
    const gateway = new GatewayUnderTest(started.value, folder, runs);
    if (!runs && from === undefined) await gateway.step();
    return gateway;
  }

  signIn(): Promise<Venue> {
    return Venue.signIn(this.under);
  }

  async step(): Promise<void> {
    const reply = await fetch(`${this.running.addresses.control}/step`, { method: 'POST' });
    await reply.arrayBuffer();
  }

  async stop(): Promise<void> {
    await this.running.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
