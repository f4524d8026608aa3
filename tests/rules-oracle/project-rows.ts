import type { IsoDate, Money, Result } from '@loadline/core';
import { builtInPack, parseMoney, type RulePack, replayHistory } from '@loadline/risk';
import type { Evaluator } from './difference.ts';
import type { EvaluationOptions, HistoryDay } from './oracle.ts';

/**
 * The project's own reading of a history, through what the rules command uses.
 *
 * @throws {Error} when the project refuses the history.
 */
export const projectRows: Evaluator = (pack, history, options) =>
  valueOf(replayHistory(packOf(pack), history.map(projectDay), projectOptions(options)));

const projectOptions = ({ dll, dllAtPurchase, path, asOf }: EvaluationOptions) => ({
  dailyLoss: dll === undefined ? null : money(dll),
  dailyLossAtPurchase: dllAtPurchase ?? false,
  path: path ?? ('standard' as const),
  asOf: asOf === undefined ? null : (asOf as IsoDate),
});

const projectDay = ({ date, net, lowEquity, traded, payoutRequest }: HistoryDay) => ({
  date: date as IsoDate,
  net: money(net),
  lowEquity: money(lowEquity),
  traded,
  payoutRequest: payoutRequest === undefined ? null : requestOf(payoutRequest),
});

const requestOf = (text: string): Money | 'max' => (text === 'max' ? text : money(text));

const money = (text: string): Money => valueOf(parseMoney(text));

function packOf(id: string): RulePack {
  const pack = builtInPack(id);
  if (pack === null) throw new Error(`the project has no pack ${id}`);
  return pack;
}

function valueOf<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}
