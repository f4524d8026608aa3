import { Dialog } from 'radix-ui';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { useCommand } from '../../http/use-command.ts';
import { useSection } from '../../stream/desk-context.tsx';
import { Button, Key } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { TICKET_TYPES, type TicketDraft, ticketOrder } from './ticket-order.ts';

/** Places an order by hand. */
export function TicketButton() {
  return (
    <Dialog.Root>
      <Dialog.Trigger asChild>
        <Button look="quiet">New order…</Button>
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/60" />
        <Dialog.Content
          className={classes(
            '-translate-x-1/2 -translate-y-1/2 fixed top-1/2 left-1/2 z-50',
            'max-h-[90vh] w-[min(24rem,calc(100vw-1.5rem))] overflow-y-auto rounded-xl',
            'border border-edge bg-raised p-5 shadow-2xl shadow-black/60',
          )}
        >
          <Ticket />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

const FIELD = 'h-7 w-40 rounded border border-edge bg-panel px-2 text-right text-text';

function Ticket() {
  const accounts = useSection('accounts') ?? [];
  const contracts = useContracts();
  const [draft, setDraft] = useState<TicketDraft>({
    accountId: accounts[0]?.accountId ?? null,
    contractId: contracts[0]?.contractId ?? null,
    side: 'buy',
    type: 'market',
    quantity: '1',
    price: '',
    stopTicks: '40',
    targetTicks: '',
  });
  const send = useCommand();
  const change = (part: Partial<TicketDraft>) => setDraft({ ...draft, ...part });
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (!send.isPending) send.mutate(ticketOrder(draft));
  };
  return (
    <form onSubmit={onSubmit} className="space-y-2.5 text-xs">
      <Dialog.Title className="font-semibold text-base">New order</Dialog.Title>
      <Dialog.Description className="text-soft">
        It passes the same risk checks as a strategy's. What opens a position needs a stop.
      </Dialog.Description>
      <Fields draft={draft} onChange={change} />
      <Answer send={send} />
      <div className="flex justify-end gap-2 pt-1">
        <Dialog.Close asChild>
          <Button className="h-8 px-3">
            Done <Key>Esc</Key>
          </Button>
        </Dialog.Close>
        <Button type="submit" className="h-8 px-3" disabled={send.isPending}>
          {send.isPending
            ? 'Sending'
            : `${draft.side === 'buy' ? 'Buy' : 'Sell'} ${draft.quantity}`}
        </Button>
      </div>
    </form>
  );
}

type FieldsProps = Readonly<{
  draft: TicketDraft;
  onChange: (part: Partial<TicketDraft>) => void;
}>;

function Fields({ draft, onChange: change }: FieldsProps) {
  const accounts = useSection('accounts') ?? [];
  const contracts = useContracts();
  return (
    <>
      <Choice
        label="Account"
        value={String(draft.accountId ?? '')}
        options={accounts.map(({ accountId, name }) => [String(accountId), name])}
        onChoose={(value) => change({ accountId: Number(value) })}
      />
      <Choice
        label="Contract"
        value={draft.contractId ?? ''}
        options={contracts.map(({ contractId, contractName }) => [contractId, contractName])}
        onChoose={(contractId) => change({ contractId })}
      />
      <Choice
        label="Side"
        value={draft.side}
        options={[
          ['buy', 'Buy'],
          ['sell', 'Sell'],
        ]}
        onChoose={(side) => change({ side: side === 'sell' ? 'sell' : 'buy' })}
      />
      <Choice
        label="Type"
        value={draft.type}
        options={TICKET_TYPES.map((type) => [type, type])}
        onChoose={(value) =>
          change({ type: TICKET_TYPES.find((type) => type === value) ?? 'market' })
        }
      />
      <Text label="Contracts" value={draft.quantity} onType={(quantity) => change({ quantity })} />
      {draft.type !== 'market' && (
        <Text label="Price" value={draft.price} onType={(price) => change({ price })} />
      )}
      <Text
        label="Stop, ticks from the fill"
        value={draft.stopTicks}
        onType={(stopTicks) => change({ stopTicks })}
      />
      <Text
        label="Target, ticks from the fill"
        value={draft.targetTicks}
        onType={(targetTicks) => change({ targetTicks })}
      />
    </>
  );
}

/** What became of the last order of this ticket. */
function Answer({ send }: { readonly send: ReturnType<typeof useCommand> }) {
  if (send.isError) {
    return (
      <p role="alert" className="rounded-md bg-danger/15 px-2.5 py-1.5 text-danger">
        Not sent: {send.error.message}
      </p>
    );
  }
  if (!send.isSuccess) return null;
  const { orderId, note } = send.data;
  return (
    <output className="block text-soft">
      Sent{orderId === undefined ? '' : ` as ${orderId}`}. {note ?? ''}
    </output>
  );
}

/** The contracts that the desk has to do with. */
function useContracts() {
  const strategies = useSection('strategies') ?? [];
  const positions = useSection('positions') ?? [];
  const orders = useSection('orders') ?? [];
  const known = new Map<string, string>();
  for (const { contractId, contractName } of [...strategies, ...positions, ...orders]) {
    if (contractId !== null && contractName !== null) known.set(contractId, contractName);
  }
  return [...known].map(([contractId, contractName]) => ({ contractId, contractName }));
}

type ChoiceProps = Readonly<{
  label: string;
  value: string;
  options: readonly (readonly [value: string, text: string])[];
  onChoose: (value: string) => void;
}>;

function Choice({ label, value, options, onChoose }: ChoiceProps) {
  const id = useId();
  return (
    <Row label={label} id={id}>
      <select
        id={id}
        value={value}
        onChange={({ target }) => onChoose(target.value)}
        className={FIELD}
      >
        {options.map(([each, text]) => (
          <option key={each} value={each}>
            {text}
          </option>
        ))}
      </select>
    </Row>
  );
}

type TextProps = Readonly<{ label: string; value: string; onType: (text: string) => void }>;

function Text({ label, value, onType }: TextProps) {
  const id = useId();
  return (
    <Row label={label} id={id}>
      <input
        id={id}
        value={value}
        autoComplete="off"
        onChange={({ target }) => onType(target.value)}
        className={FIELD}
      />
    </Row>
  );
}

type RowProps = Readonly<{ label: string; id: string; children: ReactNode }>;

const Row = ({ label, id, children }: RowProps) => (
  <div className="flex items-center gap-2">
    <label htmlFor={id} className="min-w-0 flex-1 text-soft">
      {label}
    </label>
    {children}
  </div>
);
