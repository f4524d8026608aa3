import { commandReply, type OrderState } from '@loadline/api-schema';
import { useMutation } from '@tanstack/react-query';
import { newCommandId, postJson } from '../../http/http.ts';
import { useSection } from '../../stream/desk-context.tsx';
import { countText, priceText } from '../../text/price-text.ts';
import { classes } from '../../ui/classes.ts';
import { Icon } from '../../ui/icon.tsx';
import { Panel, Scroll } from '../../ui/panel.tsx';
import { Side } from '../../ui/profit.tsx';
import { Empty, Loading } from '../../ui/states.tsx';
import { useAccountName } from '../accounts/use-account-name.ts';
import { TicketButton } from '../ticket/ticket-dialog.tsx';
import {
  inReadingOrder,
  isCancelable,
  noPriceText,
  orderKey,
  roleWord,
  statusWord,
  typeWord,
} from './order-words.ts';

/** Every order that may still fill. */
export function OrdersPanel({ className }: { readonly className?: string }) {
  const orders = useSection('orders');
  return (
    <Panel
      title="Working orders"
      note={orders === null || orders.length === 0 ? undefined : countText(orders.length, 'order')}
      aside={<TicketButton />}
      shows="book"
      {...(className === undefined ? {} : { className })}
    >
      <Content orders={orders} />
    </Panel>
  );
}

function Content({ orders }: { readonly orders: readonly OrderState[] | null }) {
  if (orders === null) return <Loading what="orders" />;
  if (orders.length === 0) return <Empty title="No working orders" />;
  return (
    <Scroll label="Working orders">
      <table className="data-table">
        <thead>
          <tr>
            <th scope="col">Contract</th>
            <th scope="col">Role</th>
            <th scope="col">Side</th>
            <th scope="col" className="@max-md:hidden">
              Type
            </th>
            <th scope="col" className="number">
              Price
            </th>
            <th scope="col">Status</th>
            <th scope="col">
              <span className="sr-only">Cancel</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {inReadingOrder(orders).map((order) => (
            <OrderRow key={orderKey(order)} order={order} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** A refused cancel is told in a line of its own: in the row it would push the figures away. */
function OrderRow({ order }: { readonly order: OrderState }) {
  const accountName = useAccountName(order.accountId);
  const cancel = useCancel(order);
  return (
    <>
      <tr data-testid="order" className={order.status === 'suspended' ? 'text-faint' : ''}>
        <td className="font-medium" title={accountName}>
          {order.contractName}
        </td>
        <td>{roleWord(order)}</td>
        <td>
          <Side side={order.side} /> {order.quantity}
        </td>
        <td className={`@max-md:hidden ${quietLook(order)}`}>{typeWord(order)}</td>
        <td className="number">
          {order.price === null ? noPriceText(order) : priceText(order.price)}
        </td>
        <td className={statusLook(order)}>{statusWord(order)}</td>
        <td className="number">
          {isCancelable(order) && (
            <CancelButton
              order={order}
              disabled={cancel.isPending || cancel.isSuccess}
              onCancel={() => cancel.mutate()}
            />
          )}
        </td>
      </tr>
      {cancel.isError && (
        <tr>
          <td colSpan={7} role="alert" className="whitespace-normal text-danger">
            Not canceled: {cancel.error.message}
          </td>
        </tr>
      )}
    </>
  );
}

/** Asks once; the row itself goes, or says Canceling, when the desk has told so. */
function useCancel({ clientOrderId }: OrderState) {
  const path = `/api/orders/${clientOrderId}/cancel`;
  return useMutation({
    mutationFn: () => postJson(path, { commandId: newCommandId() }, commandReply),
  });
}

type CancelButtonProps = Readonly<{
  order: OrderState;
  disabled: boolean;
  onCancel: () => void;
}>;

function CancelButton({ order, disabled, onCancel }: CancelButtonProps) {
  const { side, quantity, contractName } = order;
  const role = roleWord(order).toLowerCase();
  return (
    <button
      type="button"
      aria-label={`Cancel the ${role} order ${side} ${quantity} ${contractName}`}
      title="Cancel this order"
      disabled={disabled}
      onClick={onCancel}
      className={classes(
        'inline-flex size-5 items-center justify-center rounded align-middle',
        'text-faint hover:bg-danger/15 hover:text-danger disabled:opacity-40',
      )}
    >
      <Icon name="close" className="size-3.5" />
    </button>
  );
}

const quietLook = ({ status }: OrderState): string => (status === 'suspended' ? '' : 'text-soft');

function statusLook(order: OrderState): string {
  if (order.status === 'unknown') return 'font-semibold text-warn';
  return quietLook(order);
}
