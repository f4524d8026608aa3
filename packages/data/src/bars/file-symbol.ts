import { basename } from 'node:path';
import {
  type Contract,
  contractNear,
  err,
  parseSymbol,
  type Result,
  type SymbolMeaning,
  type UnixMs,
} from '@loadline/core';
import { type DataFault, fileFault } from '../files/data-fault.ts';

/** What ends the symbol in a file name: `NQ_1m_2025.csv.gz`, `NQH5-1m.csv`, `ES.csv`. */
const SEPARATOR = /[_\-. ]/;

/**
 * What a bar file holds: a product's front months one after the other, or one contract. It is told
 * by the given symbol, else by the first part of the file's name.
 */
export function fileSymbol(path: string, symbol: string | null): Result<SymbolMeaning, DataFault> {
  if (symbol !== null) {
    const given = parseSymbol(symbol);
    if (given.ok) return given;
    const found = `the symbol ${JSON.stringify(symbol)} is not known`;
    const sentence = `${found}; expected ${given.error.expected}.`;
    return err(fileFault('SYMBOL_UNKNOWN', path, sentence));
  }
  const [part = ''] = basename(path).split(SEPARATOR);
  const told = parseSymbol(part);
  if (told.ok) return told;
  const sentence =
    `the name of the file does not tell its symbol; expected it to begin with ` +
    `${told.error.expected}, as in NQ_1m.csv, or the symbol to be given.`;
  return err(fileFault('SYMBOL_UNTOLD', path, sentence));
}

/** The contract of a file, its decade told by the first bar; null for a product's series. */
export const fileContract = (meaning: SymbolMeaning, firstBarAt: UnixMs): Contract | null =>
  meaning.kind === 'product' ? null : contractNear(meaning, firstBarAt);
