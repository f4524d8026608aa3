import { commandReply } from '@loadline/api-schema';
import { useMutation } from '@tanstack/react-query';
import { AlertDialog } from 'radix-ui';
import { useEffect, useState } from 'react';
import { newCommandId, postJson } from '../../http/http.ts';
import { useSection } from '../../stream/desk-context.tsx';
import { Button, Key } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { AccountChoice, PlanList } from './flatten-parts.tsx';
import { flattenPlan } from './flatten-plan.ts';

/**
 * The way out: asks first, and says exactly what would happen. Shift and F opens it from
 * anywhere.
 */
export function FlattenButton({ accountId }: { readonly accountId: number | null }) {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'F' || !event.shiftKey || event.ctrlKey || event.metaKey || event.altKey)
        return;
      event.preventDefault();
      setOpen(true);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return (
    <AlertDialog.Root open={open} onOpenChange={setOpen}>
      <AlertDialog.Trigger asChild>
        <Button look="danger" aria-keyshortcuts="Shift+F">
          Flatten
          <span className="max-sm:hidden">
            <Key>⇧F</Key>
          </span>
        </Button>
      </AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-40 bg-black/60" />
        <AlertDialog.Content
          className={classes(
            '-translate-x-1/2 -translate-y-1/2 fixed top-1/2 left-1/2 z-50 flex',
            'max-h-[90vh] w-[min(30rem,calc(100vw-1.5rem))] flex-col gap-3 rounded-xl',
            'border border-edge bg-raised p-5 shadow-2xl shadow-black/60',
          )}
        >
          <FlattenForm accountId={accountId} onDone={() => setOpen(false)} />
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

type FlattenFormProps = Readonly<{ accountId: number | null; onDone: () => void }>;

function FlattenForm({ accountId, onDone }: FlattenFormProps) {
  const accounts = useSection('accounts') ?? [];
  const positions = useSection('positions') ?? [];
  const orders = useSection('orders') ?? [];
  const [target, setTarget] = useState<number | null>(accountId);
  const flatten = useFlatten(target, onDone);
  const plan = flattenPlan(target, { positions, orders });
  const name = accounts.find((one) => one.accountId === target)?.name ?? 'all accounts';
  const nothing = plan.closes.length + plan.cancels.length === 0;
  return (
    <>
      <AlertDialog.Title className="font-semibold text-base">Flatten {name}?</AlertDialog.Title>
      <AccountChoice accounts={accounts} target={target} onChoose={setTarget} />
      <AlertDialog.Description className="text-soft">
        {plan.summary} Strategies stay switched on.
      </AlertDialog.Description>
      <div className="min-h-0 space-y-3 overflow-y-auto">
        <PlanList title="Closes" lines={plan.closes} />
        <PlanList title="Cancels" lines={plan.cancels} />
      </div>
      {flatten.isError && (
        <p role="alert" className="rounded-md bg-danger/15 px-2.5 py-1.5 text-danger text-xs">
          Not sent: {flatten.error.message}
        </p>
      )}
      <div className="flex justify-end gap-2 pt-1">
        <AlertDialog.Cancel asChild>
          <Button className="h-8 px-3">
            Keep everything <Key>Esc</Key>
          </Button>
        </AlertDialog.Cancel>
        <Button
          look="solidDanger"
          className="h-8 px-3"
          disabled={flatten.isPending}
          onClick={() => flatten.mutate()}
        >
          {flatten.isPending ? 'Sending' : nothing ? 'Flatten anyway' : 'Flatten now'}
        </Button>
      </div>
    </>
  );
}

/**
 * One name for the whole dialog, so that a second click after a lost answer is no second
 * command.
 */
function useFlatten(accountId: number | null, onDone: () => void) {
  const [commandId] = useState(newCommandId);
  return useMutation({
    mutationFn: () =>
      postJson(
        '/api/flatten',
        { accountId, commandId: `${commandId}-${accountId ?? 'all'}` },
        commandReply,
      ),
    onSuccess: onDone,
  });
}
