import {
  CHICAGO,
  type Contract,
  dollarText,
  type Money,
  type Price,
  parseContractId,
  priceText,
  type UnixMs,
} from '@loadline/core';
import type { Finding, FindingUnit } from './finding.ts';

/** An amount of a finding in words and plain units; names are taken as they are. */
function valueText(value: number | string, unit: FindingUnit, contract: Contract | null): string {
  if (typeof value === 'string') return value;
  if (Number.isNaN(value)) return 'not known';
  if (unit === 'milliseconds') return durationText(value);
  if (!Number.isFinite(value)) return value > 0 ? 'no end' : 'no bound';
  switch (unit) {
    case 'money':
      return dollarText(Math.round(value) as Money);
    case 'contracts':
      return counted(value, 'contract');
    case 'lotTenths':
      return counted(value / 10, 'lot');
    case 'ticks':
      return counted(value, 'tick');
    case 'price':
      return priceWords(value, contract);
    case 'instant':
      return instantText(value);
    case 'ratio':
      return String(Math.round(value * 100) / 100);
    case 'count':
    case 'text':
      return String(value);
  }
}

/** What a finding saw and what it allows, in words. */
export const findingTexts = (
  { observed, allowed, unit }: Finding,
  contract: Contract | null,
): Readonly<{ observed: string; allowed: string }> => ({
  observed: valueText(observed, unit, contract),
  allowed: valueText(allowed, unit, contract),
});

/** `1 contract`, `2 contracts`, `0.1 lots`. */
export const counted = (value: number, what: string): string =>
  `${value} ${what}${value === 1 ? '' : 's'}`;

/** A price on the grid of its product; without one, its ticks. */
export const priceWords = (ticks: number, contract: Contract | null): string =>
  contract === null || !Number.isFinite(ticks)
    ? `${ticks} ticks`
    : priceText(ticks as Price, contract.product);

/** Date and wall clock: `2026-10-06 15:08 Chicago`, with the seconds where there are any. */
export function instantText(instant: number): string {
  const at = instant as UnixMs;
  const { date } = CHICAGO.timeAt(at);
  return `${date} ${clockText(at)} Chicago`;
}

/** The contract of an id by its short name, or the text as it is when it is none. */
export function contractWords(text: string): string {
  const contract = parseContractId(text);
  return contract.ok ? contract.value.name : text;
}

function clockText(at: UnixMs): string {
  const minute = CHICAGO.minuteAt(at);
  const second = Math.floor((at % 60_000) / 1_000);
  const parts = [Math.floor(minute / 60), minute % 60, ...(second === 0 ? [] : [second])];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

/** `400 ms`, `45 s`, `5 min 20 s`, `3 h 5 min`: the two largest units that say something. */
function durationText(ms: number): string {
  if (!Number.isFinite(ms)) return 'no end';
  if (Math.abs(ms) < 1_000) return `${ms} ms`;
  const seconds = Math.floor(ms / 1_000);
  if (seconds < 60) return ms % 1_000 === 0 ? `${seconds} s` : `${ms / 1_000} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return withRest(`${minutes} min`, seconds % 60, 's');
  return withRest(`${Math.floor(minutes / 60)} h`, minutes % 60, 'min');
}

const withRest = (text: string, rest: number, unit: string): string =>
  rest === 0 ? text : `${text} ${rest} ${unit}`;
