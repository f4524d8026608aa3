import { startGateway } from '../src/index.ts';

/** Started as a process of its own by the test that kills it: prints its addresses. */
const [filePath = '', speed = 'stepped'] = process.argv.slice(2);
const started = await startGateway({
  port: 0,
  controlPort: 0,
  filePath,
  speed: speed === 'stepped' || speed === 'max' ? speed : Number(speed),
});
process.stdout.write(`${JSON.stringify(started.ok ? started.value.addresses : started.error)}\n`);
if (!started.ok) process.exitCode = 1;
