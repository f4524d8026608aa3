import { useEffect, useMemo } from 'react';
import { useFills, useSection } from '../../stream/desk-context.tsx';
import { useStable } from '../../stream/use-stable.ts';
import type { ChartSession } from './chart-session.ts';
import { type DrawnItem, drawnItems } from './model/drawn-items.ts';
import { fillMarks, priceMarks } from './model/price-marks.ts';

/**
 * Draws what the desk has in a contract: lines of orders and positions, fills, the range.
 *
 * @returns what is drawn in words, for whoever cannot see a canvas.
 */
export function useChartOverlays(session: ChartSession, contractId: string): readonly DrawnItem[] {
  const positions = useSection('positions') ?? [];
  const orders = useSection('orders') ?? [];
  const strategies = useSection('strategies') ?? [];
  const fills = useFills();
  const marks = useStable(priceMarks(contractId, { positions, orders }));
  const points = useMemo(() => fillMarks(contractId, fills), [contractId, fills]);
  const watched = strategies.filter((one) => one.contractId === contractId);
  const range = useStable(watched.find((one) => one.range !== null)?.range ?? null);
  useEffect(() => session.chart.setMarks(marks), [session, marks]);
  useEffect(() => session.chart.setFills(points), [session, points]);
  useEffect(() => session.chart.setRange(range), [session, range]);
  return useMemo(() => drawnItems({ range, marks, fills: points }), [range, marks, points]);
}
