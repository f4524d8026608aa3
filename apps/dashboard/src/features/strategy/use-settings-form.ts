import { commandReply, type SettingValue, type StrategyState } from '@loadline/api-schema';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { newCommandId, postJson } from '../../http/http.ts';
import { changesOf, type Draft, draftOf, isInForce } from './settings-draft.ts';

type Changes = Readonly<Record<string, SettingValue>>;

/** After this long without a push that confirms it, a change is told as not confirmed. */
const CONFIRM_MS = 10_000;

export type SettingsForm = Readonly<{
  draft: Draft;
  /** Asked for, and not yet pushed by the desk. */
  pending: boolean;
  /** Why the last try came to nothing; null when there is nothing to tell. */
  problem: string | null;
  isChanged: boolean;
  type: (name: string, text: string) => void;
  save: () => void;
}>;

/** The form of a strategy's settings: pending until the desk's own push has them in force. */
export function useSettingsForm(
  { strategyId, settings }: StrategyState,
  onSaved: () => void,
): SettingsForm {
  const [draft, setDraft] = useState<Draft>(() => draftOf(settings));
  const [asked, setAsked] = useState<Changes | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const mutation = useMutation({
    mutationFn: (changes: Changes) =>
      postJson(
        `/api/strategies/${encodeURIComponent(strategyId)}/settings`,
        { settings: changes, commandId: newCommandId() },
        commandReply,
      ),
    onError: (error) => {
      setAsked(null);
      setProblem(error.message);
    },
  });
  const isDone = asked !== null && isInForce(settings, asked);
  useEffect(() => {
    if (isDone) onSaved();
  }, [isDone, onSaved]);
  useEffect(() => {
    if (asked === null) return undefined;
    const late = (): void => {
      setAsked(null);
      setProblem('The desk has not confirmed it. It may still come.');
    };
    const timer = setTimeout(late, CONFIRM_MS);
    return () => clearTimeout(timer);
  }, [asked]);
  const changes = changesOf(settings, draft);
  const save = (): void => {
    setProblem(null);
    setAsked(changes);
    mutation.mutate(changes);
  };
  const type = (name: string, text: string): void => setDraft({ ...draft, [name]: text });
  const isChanged = Object.keys(changes).length > 0;
  return { draft, pending: asked !== null, problem, isChanged, type, save };
}
