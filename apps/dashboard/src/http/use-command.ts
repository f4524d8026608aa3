import { commandReply } from '@loadline/api-schema';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { newCommandId, postJson } from './http.ts';

/** What is asked of the desk, or a sentence why it cannot be asked. */
export type Asked = Readonly<
  { path: string; body: Readonly<Record<string, unknown>> } | { problem: string }
>;

/** A second click after a lost answer is no second command; other words are, or one after it. */
export function useCommand() {
  const [last, setLast] = useState<Readonly<{ text: string; commandId: string }> | null>(null);
  return useMutation({
    mutationFn: async (asked: Asked) => {
      if ('problem' in asked) throw new Error(asked.problem);
      const text = `${asked.path} ${JSON.stringify(asked.body)}`;
      const commandId = last?.text === text ? last.commandId : newCommandId();
      setLast({ text, commandId });
      return await postJson(asked.path, { ...asked.body, commandId }, commandReply);
    },
    onSuccess: () => setLast(null),
  });
}
