import type { AccountState } from '@loadline/api-schema';
import { useState } from 'react';
import { moneyText } from '../../text/money-text.ts';
import { Button } from '../../ui/button.tsx';
import { FIELD, RiskDialog } from './risk-dialog.tsx';

/** A person says that the account is what it seems to be, and what its floor is. */
export function ConfirmButton({ account }: { readonly account: AccountState }) {
  const { accountId, name, risk } = account;
  const { proposedFloor, facts } = risk;
  const [floor, setFloor] = useState('');
  const own = floor.trim().replaceAll(/[$,]/g, '');
  return (
    <RiskDialog
      trigger={<Button className="mt-1.5 flex">Confirm…</Button>}
      title={`Confirm ${name}?`}
      description={facts.join(' ')}
      submit="Confirm"
      keep="Not yet"
      look="plain"
      request={(reason) => ({
        path: '/api/risk/confirm',
        body: { accountId, floor: own === '' ? null : own, reason },
      })}
    >
      <label className="block text-xs">
        <span className="text-soft">
          {proposedFloor === null
            ? 'Floor of the account, as the firm shows it'
            : `Floor: ${moneyText(proposedFloor)} by its trades. Another one, if the firm shows it`}
        </span>
        <input
          value={floor}
          inputMode="decimal"
          placeholder={proposedFloor ?? '48000.00'}
          onChange={({ target }) => setFloor(target.value)}
          className={FIELD}
        />
      </label>
    </RiskDialog>
  );
}
