-- The first tables. Every row of trading data names its owner, and, where it belongs to one, the
-- venue connection and the account: the venue's numbers are unique only within these two.
-- Times are milliseconds since 1970 in market time, prices whole ticks, money micro-dollars.

-- Programs connect as this role. It owns nothing, so row-level security binds it.
do $$
begin
  create role loadline_program nologin nosuperuser nobypassrls nocreatedb nocreaterole;
exception
  when duplicate_object or unique_violation then null;
end $$;

-- Where the owner of the tables is no superuser (DATABASE_URL), it must be able to become the role.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant loadline_program to %I', current_user);
  end if;
end $$;

grant usage on schema public to loadline_program;

-- The numbered stream of what the desk decided and learned: the projection of the journal.
create table audit_events (
  owner_id text not null default current_setting('loadline.owner_id'),
  desk_id text not null,
  sequence bigint not null,
  venue_connection_id text not null,
  account_id bigint,
  at_ms bigint not null,
  kind text not null,
  severity text not null,
  text text not null,
  data jsonb not null,
  primary key (owner_id, desk_id, sequence)
);
create index audit_events_by_time on audit_events (owner_id, desk_id, at_ms);

create table orders (
  owner_id text not null default current_setting('loadline.owner_id'),
  venue_connection_id text not null,
  account_id bigint not null,
  client_order_id text not null,
  venue_order_id text,
  contract_id text not null,
  strategy_id text,
  role text not null,
  parent_id text,
  type text not null,
  side text not null check (side in ('buy', 'sell')),
  quantity integer not null check (quantity > 0),
  filled_quantity integer not null,
  limit_price_ticks bigint,
  stop_price_ticks bigint,
  status text not null,
  reason text not null,
  created_at_ms bigint not null,
  changed_at_ms bigint not null,
  -- The audit record that this row shows; an older one changes nothing.
  sequence bigint not null,
  primary key (owner_id, venue_connection_id, account_id, client_order_id)
);
create index orders_by_time on orders (owner_id, venue_connection_id, account_id, created_at_ms);

create table fills (
  owner_id text not null default current_setting('loadline.owner_id'),
  venue_connection_id text not null,
  account_id bigint not null,
  fill_id text not null,
  venue_order_id text not null,
  client_order_id text,
  contract_id text not null,
  strategy_id text,
  side text not null check (side in ('buy', 'sell')),
  quantity integer not null check (quantity > 0),
  price_ticks bigint not null,
  gross_micros bigint,
  fees_micros bigint not null,
  commissions_micros bigint not null,
  voided boolean not null,
  at_ms bigint not null,
  sequence bigint not null,
  primary key (owner_id, venue_connection_id, account_id, fill_id)
);
create index fills_by_time on fills (owner_id, venue_connection_id, account_id, at_ms);

-- Closed round trips. One audit record closes one, so its number is the trade's.
create table trades (
  owner_id text not null default current_setting('loadline.owner_id'),
  desk_id text not null,
  sequence bigint not null,
  venue_connection_id text not null,
  account_id bigint not null,
  contract_id text not null,
  strategy_id text,
  side text not null check (side in ('buy', 'sell')),
  quantity integer not null check (quantity > 0),
  entry_at_ms bigint not null,
  entry_price_ticks bigint not null,
  exit_at_ms bigint not null,
  exit_price_ticks bigint not null,
  exit_reason text not null,
  gross_micros bigint not null,
  fees_micros bigint not null,
  net_micros bigint not null,
  primary key (owner_id, desk_id, sequence)
);
create index trades_by_time on trades (owner_id, desk_id, exit_at_ms, sequence);

create table accounts (
  owner_id text not null default current_setting('loadline.owner_id'),
  venue_connection_id text not null,
  account_id bigint not null,
  name text,
  balance_micros bigint,
  floor_micros bigint,
  trading_day text,
  changed_at_ms bigint not null,
  sequence bigint not null,
  primary key (owner_id, venue_connection_id, account_id)
);

create table positions (
  owner_id text not null default current_setting('loadline.owner_id'),
  venue_connection_id text not null,
  account_id bigint not null,
  contract_id text not null,
  size integer not null,
  changed_at_ms bigint not null,
  sequence bigint not null,
  primary key (owner_id, venue_connection_id, account_id, contract_id)
);

create table strategies (
  owner_id text not null default current_setting('loadline.owner_id'),
  desk_id text not null,
  strategy_id text not null,
  running boolean,
  settings jsonb,
  actor text not null,
  changed_at_ms bigint not null,
  sequence bigint not null,
  primary key (owner_id, desk_id, strategy_id)
);

-- Bars by contract, never by continuous series. Volume 0 means that it is not known.
create table bars (
  owner_id text not null default current_setting('loadline.owner_id'),
  venue_connection_id text not null,
  contract_id text not null,
  minutes integer not null check (minutes > 0),
  opened_at_ms bigint not null,
  open_ticks bigint not null,
  high_ticks bigint not null,
  low_ticks bigint not null,
  close_ticks bigint not null,
  volume bigint not null,
  primary key (owner_id, venue_connection_id, contract_id, minutes, opened_at_ms)
);

-- Every version of every setting stays. The highest one counts.
create table settings (
  owner_id text not null default current_setting('loadline.owner_id'),
  key text not null,
  version integer not null check (version > 0),
  value jsonb not null,
  actor text not null,
  changed_at_ms bigint not null,
  primary key (owner_id, key, version)
);

-- How far each desk's audit stream has been taken over, and under which lease of the writer.
create table projection_cursors (
  owner_id text not null default current_setting('loadline.owner_id'),
  desk_id text not null,
  sequence bigint not null,
  lease bigint not null,
  primary key (owner_id, desk_id)
);

-- Without the setting nothing is seen: `current_setting` then answers null.
do $$
declare
  name text;
begin
  foreach name in array array[
    'audit_events', 'orders', 'fills', 'trades', 'accounts', 'positions', 'strategies', 'bars',
    'settings', 'projection_cursors'
  ] loop
    execute format('alter table %I enable row level security', name);
    execute format(
      'create policy owner_only on %I using (owner_id = current_setting(''loadline.owner_id'', true))',
      name
    );
    execute format('grant select, insert, update, delete on %I to loadline_program', name);
  end loop;
end $$;
