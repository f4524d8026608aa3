import { useMemo } from 'react';

/**
 * The same object for as long as its JSON is the same. Sections are sent whole with every price,
 * and what is derived from their slow parts should not seem new each time.
 */
export function useStable<Value>(value: Value): Value {
  const key = JSON.stringify(value);
  // The key stands for the value.
  return useMemo(() => value, [key]);
}
