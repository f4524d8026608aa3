import { fileURLToPath } from 'node:url';
import { MockDesk } from './mock-desk.ts';

/** `npm run mock`: the built page with a made-up desk behind it, for work on the page. */
const folder = fileURLToPath(new URL('../../dist', import.meta.url));
const desk = new MockDesk({ folder });
const address = await desk.start({ port: 4400, priceEveryMs: 250 });
process.stdout.write(`Mock desk at ${address}\n`);
