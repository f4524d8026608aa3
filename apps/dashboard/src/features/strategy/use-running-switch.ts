import { commandReply, type StrategyState } from '@loadline/api-schema';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { newCommandId, postJson } from '../../http/http.ts';
import { type SwitchView, switchView, type Wish } from './running-switch.ts';

/** After this long without a push that confirms it, a wish is told as not confirmed. */
const CONFIRM_MS = 10_000;

/**
 * The start/stop switch: what was asked for shows as pending until the desk's own push says that it
 * is so. The answer to the request alone proves nothing.
 */
export function useRunningSwitch({ strategyId, running }: StrategyState): SwitchView & {
  readonly ask: (running: boolean) => void;
} {
  const [wish, setWish] = useState<Wish | null>(null);
  const mutation = useMutation({
    mutationFn: (wanted: boolean) =>
      postJson(
        `/api/strategies/${encodeURIComponent(strategyId)}/running`,
        { running: wanted, commandId: newCommandId() },
        commandReply,
      ),
    onError: (error, wanted) => setWish({ wanted, state: 'failed', message: error.message }),
  });
  useEffect(() => {
    if (wish === null || wish.state !== 'asked') return undefined;
    if (wish.wanted === running) return setWish(null);
    const timer = setTimeout(() => setWish({ ...wish, state: 'unconfirmed' }), CONFIRM_MS);
    return () => clearTimeout(timer);
  }, [wish, running]);
  const ask = (wanted: boolean) => {
    setWish({ wanted, state: 'asked' });
    mutation.mutate(wanted);
  };
  return { ...switchView(running, wish), ask };
}
