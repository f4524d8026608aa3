import { commandReply } from '@loadline/api-schema';
import { useMutation } from '@tanstack/react-query';
import { AlertDialog } from 'radix-ui';
import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import { newCommandId, postJson } from '../../http/http.ts';
import { Button, Key } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';

/** What is asked of the desk once there is a reason. */
type RiskRequest = Readonly<{ path: string; body: Readonly<Record<string, unknown>> }>;

type RiskDialogProps = Readonly<{
  trigger: ReactNode;
  title: string;
  description: ReactNode;
  /** What the button that does it says, and the one that leaves all as it is. */
  submit: string;
  keep: string;
  look: 'plain' | 'solidDanger';
  request: (reason: string) => RiskRequest;
  /** Further fields above the reason. */
  children?: ReactNode;
}>;

/** Asks before risk is told something, and for the reason that the next person will read. */
export function RiskDialog({ trigger, ...form }: RiskDialogProps) {
  const [open, setOpen] = useState(false);
  const reason = useRef<HTMLInputElement>(null);
  return (
    <AlertDialog.Root open={open} onOpenChange={setOpen}>
      <AlertDialog.Trigger asChild>{trigger}</AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-40 bg-black/60" />
        <AlertDialog.Content
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            reason.current?.focus();
          }}
          className={classes(
            '-translate-x-1/2 -translate-y-1/2 fixed top-1/2 left-1/2 z-50',
            'max-h-[90vh] w-[min(28rem,calc(100vw-1.5rem))] overflow-y-auto rounded-xl',
            'border border-edge bg-raised p-5 shadow-2xl shadow-black/60',
          )}
        >
          <RiskForm {...form} field={reason} onDone={() => setOpen(false)} />
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

type RiskFormProps = Omit<RiskDialogProps, 'trigger'> &
  Readonly<{ field: React.RefObject<HTMLInputElement | null>; onDone: () => void }>;

function RiskForm(props: RiskFormProps) {
  const { title, description, submit, keep, look, children, field } = props;
  const [reason, setReason] = useState('');
  const send = useRiskCommand(props);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim() !== '' && !send.isPending) send.mutate(reason.trim());
  };
  return (
    <form onSubmit={onSubmit} className="flex flex-col gap-3">
      <AlertDialog.Title className="font-semibold text-base">{title}</AlertDialog.Title>
      <AlertDialog.Description className="text-soft">{description}</AlertDialog.Description>
      {children}
      <label className="block text-xs">
        <span className="text-soft">Reason</span>
        <input
          ref={field}
          value={reason}
          maxLength={200}
          placeholder="What the next person should know"
          onChange={({ target }) => setReason(target.value)}
          className={FIELD}
        />
      </label>
      {send.isError && (
        <p role="alert" className="rounded-md bg-danger/15 px-2.5 py-1.5 text-danger text-xs">
          Not done: {send.error.message}
        </p>
      )}
      <div className="flex flex-wrap justify-end gap-2 pt-1">
        <AlertDialog.Cancel asChild>
          <Button className="h-8 px-3">
            {keep} <Key>Esc</Key>
          </Button>
        </AlertDialog.Cancel>
        <Button
          type="submit"
          look={look}
          className="h-8 px-3"
          disabled={send.isPending || reason.trim() === ''}
        >
          {send.isPending ? 'Sending' : submit}
        </Button>
      </div>
    </form>
  );
}

export const FIELD = classes(
  'mt-1 block w-full rounded-md border border-edge bg-panel px-2.5 py-1.5 text-sm text-text',
  'placeholder:text-faint',
);

/** One name for the whole dialog: a second click after a lost answer is no second command. */
function useRiskCommand({ request, onDone }: Pick<RiskFormProps, 'request' | 'onDone'>) {
  const [commandId] = useState(newCommandId);
  const [said, setSaid] = useState<string | null>(null);
  const [changes, setChanges] = useState(0);
  return useMutation({
    mutationFn: (reason: string) => {
      const { path, body } = request(reason);
      // Other words are another command, and a name stands for one.
      const text = `${path} ${JSON.stringify(body)}`;
      const change = said === null || said === text ? changes : changes + 1;
      setSaid(text);
      setChanges(change);
      return postJson(path, { ...body, commandId: `${commandId}-${change}` }, commandReply);
    },
    onSuccess: onDone,
  });
}
