import type { ContractId } from '../../values/ids.ts';
import { err, ok, type Result } from '../../values/result.ts';
import type { UnixMs } from '../../values/time.ts';
import type { Contract, MonthCode, Product } from '../product.ts';
import { MONTH_CODES, productByRoot, productByVenueSymbol } from '../products/products.ts';
import { isoDate } from '../time/civil-date.ts';
import { CHICAGO } from '../time/zone-clock.ts';
import { lastTradeDay } from './expiry-rules.ts';

/** A name that no contract or product has. `expected` says what would have been understood. */
export type BadSymbol = Readonly<{ kind: 'badSymbol'; text: string; expected: string }>;

/** A contract named without its century or decade. */
export type ContractName = Readonly<{ product: Product; month: MonthCode; yearDigits: string }>;

/** What a symbol such as `NQ`, `NQZ5`, `F.US.ENQ` or `CON.F.US.ENQ.Z25` names. */
export type SymbolMeaning = Readonly<
  { kind: 'product'; product: Product } | ({ kind: 'contract' } & ContractName)
>;

const CONTRACT_ID = /^CON\.(F\.US\.[A-Z0-9]+)\.([FGHJKMNQUVXZ])(\d\d)$/;
const CONTRACT_NAME = /^([A-Z0-9]{1,3})([FGHJKMNQUVXZ])(\d\d?|\d{4})$/;

/** The contract of a product's delivery month. Equal arguments give equal contracts. */
export function makeContract(product: Product, month: MonthCode, year: number): Contract {
  const digits = String(year % 100).padStart(2, '0');
  return {
    id: `CON.${product.venueSymbol}.${month}${digits}` as ContractId,
    name: `${product.root}${month}${year % 10}`,
    product,
    month,
    year,
    lastTradeDate: isoDate(lastTradeDay(product, year, month)),
  };
}

/** Reads a venue id such as `CON.F.US.ENQ.Z25`. Years 70 to 99 are taken for the last century. */
export function parseContractId(text: string): Result<Contract, BadSymbol> {
  const [, symbol = '', month = '', digits = ''] = CONTRACT_ID.exec(text) ?? [];
  const product = productByVenueSymbol(symbol);
  if (product === null) return err(badSymbol(text, 'a contract id such as CON.F.US.ENQ.Z25'));
  return ok(makeContract(product, month as MonthCode, fullYear(digits)));
}

/**
 * Reads any name of a product or a contract, in upper or lower case. A contract's year stays as it
 * was written: one digit names a contract only together with a time (`contractNear`).
 */
export function parseSymbol(text: string): Result<SymbolMeaning, BadSymbol> {
  const symbol = text.trim().toUpperCase();
  const product = productByRoot(symbol) ?? productByVenueSymbol(symbol);
  if (product !== null) return ok({ kind: 'product', product });
  const name = contractName(symbol);
  if (name !== null) return ok({ kind: 'contract', ...name });
  return err(badSymbol(text, 'a product such as NQ or a contract such as NQZ5'));
}

/**
 * The contract of a name at a time: of the years that the digits allow, the first whose contract
 * has not yet expired then. `NQH5` is March 2025 for an instant of January 2025, and March 2015 for
 * one of January 2015. Four digits are taken as they are.
 */
export function contractNear(name: ContractName, at: UnixMs): Contract {
  const { product, month, yearDigits } = name;
  if (yearDigits.length === 4) return makeContract(product, month, Number(yearDigits));
  if (yearDigits.length === 2) return makeContract(product, month, fullYear(yearDigits));
  const today = CHICAGO.dateAt(at);
  const thisYear = Number(today.slice(0, 4));
  const ahead = (Number(yearDigits) - thisYear + 10_000) % 10;
  const contract = makeContract(product, month, thisYear + ahead);
  const expired = contract.lastTradeDate < today;
  return expired ? makeContract(product, month, thisYear + ahead + 10) : contract;
}

function contractName(symbol: string): ContractName | null {
  const id = CONTRACT_ID.exec(symbol);
  const match = id ?? CONTRACT_NAME.exec(symbol);
  if (match === null) return null;
  const [, root = '', month = '', yearDigits = ''] = match;
  const product = id === null ? productByRoot(root) : productByVenueSymbol(root);
  const code = MONTH_CODES.find((candidate) => candidate === month);
  return product === null || code === undefined ? null : { product, month: code, yearDigits };
}

const fullYear = (twoDigits: string): number =>
  Number(twoDigits) + (Number(twoDigits) >= 70 ? 1900 : 2000);

const badSymbol = (text: string, expected: string): BadSymbol => ({
  kind: 'badSymbol',
  text,
  expected,
});
