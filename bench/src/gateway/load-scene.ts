import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MeasuredProcess, startMeasured } from './child-process.ts';
import { LoadClient } from './load-client.ts';
import { LOAD_FROM, writeLoadMarket } from './load-market.ts';

export type Addresses = Readonly<{ api: string; control: string }>;

/** A user with accounts, signed in. */
export type LoadUser = Readonly<{ client: LoadClient; accounts: readonly number[] }>;

export type LoadScene = Readonly<{
  venue: MeasuredProcess<Addresses>;
  users: readonly LoadUser[];
  contracts: readonly string[];
  stop: () => Promise<void>;
}>;

const CONNECTIONS = 16;
const FIRST_ACCOUNT = 10_001;

/** A gateway with users, five accounts each, on twenty contracts, and its limits lifted. */
export async function loadScene(
  options: Readonly<{
    users: number;
    accountsEach: number;
    speed: number | 'max';
    paused?: boolean;
  }>,
): Promise<LoadScene> {
  const folder = mkdtempSync(join(tmpdir(), 'loadline-load-'));
  const accountsPath = join(folder, 'accounts.json');
  const names = Array.from({ length: options.users }, (_, index) => `user${index}`);
  const accounts = Array.from({ length: options.accountsEach }, () => ({
    pack: 'topstep-practice',
  }));
  const users = names.map((name) => ({ name, key: name, accounts }));
  writeFileSync(accountsPath, JSON.stringify({ users }));
  const venue = await startMeasured<Addresses>('venue', {
    port: 0,
    controlPort: 0,
    filePath: join(folder, 'gateway.log'),
    accountsPath,
    dataPath: writeLoadMarket(folder),
    from: LOAD_FROM,
    speed: options.speed,
    paused: options.paused ?? false,
    wire: { generalRequests: 0, historyRequests: 0 },
  });
  const signedIn = await Promise.all(names.map((name) => signIn(venue.addresses.api, name)));
  const [first] = signedIn;
  if (first === undefined) throw new RangeError('a load has users');
  const { contracts } = (await first.client.post('/api/Contract/available', {
    live: false,
  })) as Readonly<{ contracts: readonly Readonly<{ id: string }>[] }>;
  return {
    venue,
    users: signedIn,
    contracts: contracts.map(({ id }) => id),
    stop: async () => {
      for (const { client } of signedIn) client.close();
      await venue.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function signIn(api: string, name: string): Promise<LoadUser> {
  const client = new LoadClient(api, CONNECTIONS);
  await client.signIn(name);
  const { accounts } = (await client.post('/api/Account/search', {
    onlyActiveAccounts: true,
  })) as Readonly<{ accounts: readonly Readonly<{ id: number }>[] }>;
  return { client, accounts: accounts.map(({ id }) => id) };
}

/** The same load for the bare server, which has no users and takes any account. */
export async function echoScene({
  users,
  accountsEach,
}: Readonly<{ users: number; accountsEach: number }>): Promise<LoadScene> {
  const venue = await startMeasured<Addresses>('echo', {});
  const signedIn: LoadUser[] = [];
  for (let index = 0; index < users; index += 1) {
    const client = new LoadClient(venue.addresses.api, CONNECTIONS);
    const accounts = Array.from({ length: accountsEach }, (_, place) => {
      return FIRST_ACCOUNT + index * accountsEach + place;
    });
    signedIn.push({ client, accounts });
  }
  return {
    venue,
    users: signedIn,
    contracts: ['CON.F.US.ENQ.H26'],
    stop: async () => {
      for (const { client } of signedIn) client.close();
      await venue.stop();
    },
  };
}
