import { playSeed } from './play-seed.ts';

/** `node tell-seed.ts SEED`: plays one seed and prints all that happened, prices left out. */
const seed = Number(process.argv[2]);
const result = await playSeed(seed, {
  tell: (line) => void process.stdout.write(`${line}\n`),
});
const { violations, orders, events, faults, nakedMs, settledMs, journalHash } = result;
const figures = { seed, orders, events, faults, nakedMs, settledMs, journalHash };
process.stdout.write(`${JSON.stringify(figures)}\n`);
for (const violation of violations) process.stdout.write(`VIOLATION ${violation}\n`);
process.exitCode = violations.length > 0 ? 1 : 0;
