import { useSyncExternalStore } from 'react';

/** One value outside of React that leaves of the page can watch. */
export type ValueCell<Value> = Readonly<{
  get(): Value;
  set(value: Value): void;
  subscribe(listener: () => void): () => void;
}>;

export function valueCell<Value>(first: Value): ValueCell<Value> {
  const listeners = new Set<() => void>();
  let current = first;
  return {
    get: () => current,
    set: (value) => {
      if (Object.is(value, current)) return;
      current = value;
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export const useCell = <Value>(cell: ValueCell<Value>): Value =>
  useSyncExternalStore(cell.subscribe, cell.get);
