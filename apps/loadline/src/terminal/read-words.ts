import type { ExitLevelText } from '@loadline/api-schema';
import type { DeskFlags } from '../door/open-door.ts';
import { misread } from '../door/tell-desk.ts';

const DECIMAL = /^-?\d{1,12}(\.\d{1,9})?$/;
const WHOLE = /^\d{1,6}$/;

/** A price as decimal text; null when the flag was not given. */
export function priceOrFail(flag: string, text: string | undefined, flags: DeskFlags) {
  if (text === undefined) return null;
  if (DECIMAL.test(text)) return text;
  return misread(flags, flag, text, 'a price such as 21269.25');
}

/** A whole number above zero; null when it was not given. */
export function countOrFail(flag: string, text: string | undefined, flags: DeskFlags) {
  if (text === undefined) return null;
  if (WHOLE.test(text) && Number(text) > 0) return Number(text);
  return misread(flags, flag, text, 'a whole number above 0');
}

/** `21269.25` is a price, `40t` ticks from the entry, `$150` dollars of the whole position. */
export function levelOrFail(flag: string, text: string, flags: DeskFlags): ExitLevelText {
  const ticks = /^(\d{1,6})t$/i.exec(text)?.[1];
  if (ticks !== undefined && Number(ticks) > 0) return { unit: 'ticks', ticks: Number(ticks) };
  const dollars = /^\$(\d{1,9}(?:\.\d{1,2})?)$/.exec(text)?.[1];
  if (dollars !== undefined && Number(dollars) > 0) return { unit: 'dollars', dollars };
  if (DECIMAL.test(text)) return { unit: 'price', price: text };
  return misread(
    flags,
    flag,
    text,
    "a price such as 21269.25, ticks such as 40t or dollars '$150'",
  );
}
