import { join } from 'node:path';
import { startGateway } from '@loadline/gateway';

/**
 * A gateway as a process of its own, started by the flood with `--expose-gc`: tells its addresses,
 * and answers every message with what it holds after a collection.
 */
const [folder = ''] = process.argv.slice(2);
const started = await startGateway({
  port: 0,
  controlPort: 0,
  filePath: join(folder, 'gateway.log'),
  accountsPath: join(folder, 'accounts.json'),
  speed: 60,
  wire: { generalRequests: 0, historyRequests: 0 },
});
if (!started.ok) throw new Error(started.error.message);
process.send?.(started.value.addresses);
process.on('message', () => {
  globalThis.gc?.();
  const sockets = process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap');
  process.send?.({ heap: process.memoryUsage().heapUsed, sockets: sockets.length });
});
process.once('disconnect', () => process.exit(0));
