import { startGateway } from '@loadline/gateway';
import { builtInPack, type RulePack } from '@loadline/risk';

/** More lots than any load asks for: it is the gateway that is measured, not its rules. */
const LOTS = 10_000;

/**
 * A gateway as a process of its own. Its options come as JSON, its addresses go to the parent, and
 * every message of the parent is answered with the memory that is held after a collection.
 */
const started = await startGateway({
  ...(JSON.parse(process.argv[2] ?? '{}') as Parameters<typeof startGateway>[0]),
  findPack: (id) => withLots(builtInPack(id)),
});
if (!started.ok) throw new Error(started.error.message);
process.send?.(started.value.addresses);
process.on('message', () => {
  globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  process.send?.({ rss, heapUsed, external, cpuMs: (user + system) / 1_000 });
});
process.once('disconnect', () => process.exit(0));

function withLots(pack: RulePack | null): RulePack | null {
  if (pack === null) return null;
  const lotTiers = [{ lots: LOTS, upTo: null, including: true }];
  const versions = pack.versions.map((one) => ({ ...one, rules: { ...one.rules, lotTiers } }));
  return { ...pack, versions };
}
