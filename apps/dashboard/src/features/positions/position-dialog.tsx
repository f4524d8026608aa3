import type { PositionState } from '@loadline/api-schema';
import { Dialog } from 'radix-ui';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { type Asked, useCommand } from '../../http/use-command.ts';
import { useSection } from '../../stream/desk-context.tsx';
import { priceText } from '../../text/price-text.ts';
import { Button, Key } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import {
  breakevenRequest,
  closeRequest,
  exitRequest,
  reverseRequest,
  timeExitRequest,
  trailRequest,
} from './position-acts.ts';

/** Opens everything that can be done with one position. */
export function PositionDialog({
  position,
  children,
}: {
  readonly position: PositionState;
  readonly children: ReactNode;
}) {
  return (
    <Dialog.Root>
      <Dialog.Trigger asChild>{children}</Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/60" />
        <Dialog.Content
          className={classes(
            '-translate-x-1/2 -translate-y-1/2 fixed top-1/2 left-1/2 z-50 space-y-3',
            'max-h-[90vh] w-[min(30rem,calc(100vw-1.5rem))] overflow-y-auto rounded-xl',
            'border border-edge bg-raised p-5 shadow-2xl shadow-black/60',
          )}
        >
          <PositionForms position={position} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function PositionForms({ position }: { readonly position: PositionState }) {
  const { contractName, side, size, entryPrice, stopPrice, targetPrice } = position;
  return (
    <>
      <Dialog.Title className="font-semibold text-base">
        {contractName}, {side} {size} from {priceText(entryPrice)}
      </Dialog.Title>
      <Dialog.Description className="text-soft text-xs">
        A level is a price (21250.25), ticks from the entry (40t), or dollars that the whole
        position makes or loses there ($150). Every change passes the same risk checks as a
        strategy's.
      </Dialog.Description>
      <Act
        label="Stop"
        initial={stopPrice ?? ''}
        submit="Move"
        request={(text) => exitRequest(position, 'stop', text)}
      />
      <Act
        label="Target"
        initial={targetPrice ?? ''}
        submit="Move"
        request={(text) => exitRequest(position, 'target', text)}
        other={
          targetPrice === null
            ? null
            : { submit: 'Take away', request: () => exitRequest(position, 'target', null) }
        }
      />
      <PlanActs position={position} />
      <Act
        label="Reverse, stop ticks"
        initial="40"
        submit="Reverse"
        look="danger"
        request={(text) => reverseRequest(position, text)}
      />
      <Act
        label={`Close of ${size}`}
        initial={String(size)}
        submit="Close"
        look="solidDanger"
        request={(text) => closeRequest(position, text)}
      />
      <div className="flex justify-end pt-1">
        <Dialog.Close asChild>
          <Button className="h-8 px-3">
            Done <Key>Esc</Key>
          </Button>
        </Dialog.Close>
      </div>
    </>
  );
}

/** What is to become of the position by itself. */
function PlanActs({ position }: { readonly position: PositionState }) {
  const marketTime = useSection('clock')?.marketTime ?? position.openedAt;
  return (
    <>
      <Act
        label="Break even plus ticks"
        initial="0"
        submit="Break even"
        request={(text) => breakevenRequest(position, text)}
      />
      <Act
        label="Trail by ticks"
        initial="40"
        submit="Trail"
        request={(text) => trailRequest(position, text)}
        other={{ submit: 'End', request: () => trailRequest(position, null) }}
      />
      <Act
        label="Close in minutes"
        initial="60"
        submit="Set"
        request={(text) => timeExitRequest(position, text, marketTime)}
        other={{ submit: 'Never', request: () => timeExitRequest(position, null, marketTime) }}
      />
    </>
  );
}

type ActProps = Readonly<{
  label: string;
  initial: string;
  submit: string;
  request: (text: string) => Asked;
  look?: 'plain' | 'danger' | 'solidDanger';
  other?: Readonly<{ submit: string; request: () => Asked }> | null;
}>;

/** One thing to do: a field, what it does, and what became of it. */
function Act({ label, initial, submit, request, look = 'plain', other = null }: ActProps) {
  const id = useId();
  const [text, setText] = useState(initial);
  const send = useCommand();
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (!send.isPending) send.mutate(request(text));
  };
  return (
    <form onSubmit={onSubmit} className="text-xs">
      <div className="flex items-center gap-2">
        <label htmlFor={id} className="min-w-0 flex-1 text-soft">
          {label}
        </label>
        <input
          id={id}
          value={text}
          autoComplete="off"
          onChange={({ target }) => setText(target.value)}
          className="h-7 w-20 rounded sm:w-28 border border-edge bg-panel px-2 text-right text-text"
        />
        <div className="flex w-36 gap-1.5">
          <Button type="submit" look={look} className="flex-1" disabled={send.isPending}>
            {submit}
          </Button>
          {other !== null && (
            <Button
              look="quiet"
              disabled={send.isPending}
              onClick={() => send.mutate(other.request())}
            >
              {other.submit}
            </Button>
          )}
        </div>
      </div>
      <p aria-live="polite" className={send.isError ? 'mt-1 text-danger' : 'mt-1 text-soft'}>
        {send.isError
          ? `Not done: ${send.error.message}`
          : send.isSuccess
            ? 'The desk has it.'
            : ''}
      </p>
    </form>
  );
}
