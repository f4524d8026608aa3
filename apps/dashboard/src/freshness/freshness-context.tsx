import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { useDesk, useLink, useSection } from '../stream/desk-context.tsx';
import { type Alarm, alarmOf } from './freshness.ts';

const AlarmContext = createContext<Alarm | null>(null);

/** Looks once a second whether what the page shows is still fresh. Silent while it is. */
export function FreshnessProvider({ children }: { readonly children: ReactNode }) {
  const alarm = useCurrentAlarm();
  return <AlarmContext value={alarm}>{children}</AlarmContext>;
}

/** Why something on the page is old; null when nothing is. */
export const useAlarm = (): Alarm | null => useContext(AlarmContext);

function useCurrentAlarm(): Alarm | null {
  const { store } = useDesk();
  const link = useLink();
  const connections = useSection('connections');
  const [alarm, setAlarm] = useState<Alarm | null>(null);
  useEffect(() => {
    const look = () => {
      const facts = { link, clock: store.section('clock'), connections };
      setAlarm(alarmOf({ ...facts, lastPriceAt: store.lastPriceAt(), now: Date.now() }));
    };
    look();
    const timer = setInterval(look, 1_000);
    return () => clearInterval(timer);
  }, [store, link, connections]);
  return alarm;
}
