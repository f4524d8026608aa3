import { useEffect, useMemo } from 'react';
import { useFills, useSection } from '../../stream/desk-context.tsx';
import { useStable } from '../../stream/use-stable.ts';
import type { ChartSession } from './chart-session.ts';
import { fillMarks, priceMarks } from './model/price-marks.ts';

/** Draws what the desk has in a contract: lines of orders and positions, fills, the range. */
export function useChartOverlays(session: ChartSession, contractId: string): void {
  useLines(session, contractId);
  useFillMarkers(session, contractId);
  useRange(session, contractId);
}

function useLines(session: ChartSession, contractId: string): void {
  const positions = useSection('positions') ?? [];
  const orders = useSection('orders') ?? [];
  const marks = useStable(priceMarks(contractId, { positions, orders }));
  useEffect(() => session.chart.setMarks(marks), [session, marks]);
}

function useFillMarkers(session: ChartSession, contractId: string): void {
  const fills = useFills();
  const marks = useMemo(() => fillMarks(contractId, fills), [contractId, fills]);
  useEffect(() => session.chart.setFills(marks), [session, marks]);
}

function useRange(session: ChartSession, contractId: string): void {
  const strategies = useSection('strategies') ?? [];
  const watched = strategies.filter((one) => one.contractId === contractId);
  const range = useStable(watched.find((one) => one.range !== null)?.range ?? null);
  useEffect(() => session.chart.setRange(range), [session, range]);
}
