import type { Json } from '@loadline/core';

/** One value of a state that is not the same: `accounts[0].desk.balance`. */
export type StateDifference = Readonly<{ path: string; journalled: string; replayed: string }>;

const TEXT_MAX = 120;

/**
 * Where two states differ, the first places in the order of their keys.
 *
 * @param most how many places are told.
 */
export function stateDifferences(
  journalled: Json,
  replayed: Json,
  most: number,
): readonly StateDifference[] {
  const found: StateDifference[] = [];
  compare({ path: '', journalled, replayed }, { found, most });
  return found;
}

type Pair = Readonly<{ path: string; journalled: Json | undefined; replayed: Json | undefined }>;
type Search = Readonly<{ found: StateDifference[]; most: number }>;

function compare(pair: Pair, search: Search): void {
  const { path, journalled, replayed } = pair;
  if (search.found.length >= search.most) return;
  if (isList(journalled) && isList(replayed)) {
    const length = Math.max(journalled.length, replayed.length);
    for (let index = 0; index < length; index += 1) {
      const at = `${path}[${index}]`;
      compare({ path: at, journalled: journalled[index], replayed: replayed[index] }, search);
    }
    return;
  }
  if (isRecord(journalled) && isRecord(replayed)) {
    for (const key of new Set([...Object.keys(journalled), ...Object.keys(replayed)])) {
      const at = path === '' ? key : `${path}.${key}`;
      compare({ path: at, journalled: journalled[key], replayed: replayed[key] }, search);
    }
    return;
  }
  if (textOf(journalled) === textOf(replayed)) return;
  search.found.push({
    path: path === '' ? 'the whole state' : path,
    journalled: shortText(journalled),
    replayed: shortText(replayed),
  });
}

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

const isRecord = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !isList(value);

const textOf = (value: Json | undefined): string =>
  value === undefined ? 'nothing' : JSON.stringify(value);

function shortText(value: Json | undefined): string {
  const text = textOf(value);
  return text.length <= TEXT_MAX ? text : `${text.slice(0, TEXT_MAX)}…`;
}
