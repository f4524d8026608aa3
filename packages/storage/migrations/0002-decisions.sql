-- What risk decided about each order that could add exposure, with its arithmetic in `record`.
-- One audit record tells one decision, so its number is the decision's; an order that is changed
-- later is decided about again under the same name, and the newest one counts.
create table decisions (
  owner_id text not null default current_setting('loadline.owner_id'),
  desk_id text not null,
  sequence bigint not null,
  venue_connection_id text not null,
  account_id bigint not null,
  decision_id text not null,
  strategy_id text,
  contract_id text not null,
  at_ms bigint not null,
  verdict text not null check (verdict in ('approved', 'reduced', 'denied')),
  -- Why it was denied or reduced; null when nothing objected.
  code text,
  -- The limit on equity that was nearest; null where the room was not asked.
  limit_name text,
  record jsonb not null,
  primary key (owner_id, desk_id, sequence)
);
create index decisions_by_name on decisions (owner_id, desk_id, decision_id, sequence);
create index decisions_by_account on decisions (owner_id, desk_id, account_id, sequence);
create index decisions_by_time on decisions (owner_id, desk_id, at_ms);

alter table decisions enable row level security;
create policy owner_only on decisions
  using (owner_id = current_setting('loadline.owner_id', true));
grant select, insert, update, delete on decisions to loadline_program;
