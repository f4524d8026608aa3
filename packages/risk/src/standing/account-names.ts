import type { PackProgram } from '../packs/pack-schema.ts';

/** What the venue's name of an account tells of it; null where it says nothing. */
export type NameFacts = Readonly<{ program: PackProgram | null; size: string | null }>;

const SIZE = /(?:^|[^A-Z0-9])(\d{2,3}K)(?=TC|XFA|[^A-Z0-9]|$)/;

/**
 * Reads a name of the firm's, such as `50KTC-V2-310002-48130062`, `EXPRESS-V2-…` or `PRAC-V2-…`.
 * The venue has no field for program or size, and the firm states no form of the name: these three
 * are seen in use, so a name of another form says nothing rather than something wrong. The
 * simulated gateway names its Express Funded Accounts `50KXFA-V2-…`.
 */
export function nameFacts(name: string): NameFacts {
  const upper = name.toUpperCase();
  return { program: programIn(upper), size: SIZE.exec(upper)?.[1] ?? null };
}

function programIn(name: string): PackProgram | null {
  if (/^\d{2,3}K ?TC\b/.test(name)) return 'combine';
  if (/^(EXPRESS|\d{2,3}K ?XFA)\b/.test(name)) return 'xfa';
  return name.startsWith('PRAC') ? 'practice' : null;
}

/** Whether a name has the form of a pattern in which `*` stands for any text; case is ignored. */
export function fitsPattern(name: string, pattern: string): boolean {
  const [head = '', ...parts] = pattern.toUpperCase().split('*');
  const upper = name.toUpperCase();
  const tail = parts.pop();
  if (tail === undefined) return upper === head;
  if (!upper.startsWith(head)) return false;
  let from = head.length;
  for (const part of parts) {
    const found = upper.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return upper.length - tail.length >= from && upper.endsWith(tail);
}
