/**
 * Tries to take a lease and says how it went; holds it until its input ends. Argument: a folder.
 */
import { takeLease } from '../src/data-folder/lease.ts';

const lease = takeLease(process.argv[2] ?? '', 'race');
const held = lease.ok ? `taken ${lease.value.number}` : lease.error.kind;
process.stdout.write(`${held}\n`);
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
