import assert from 'node:assert/strict';
import { assertProblem } from './http-checks.ts';
import { assertEnvelope, assertShape, BAR, CONTRACT } from './raw/shapes.ts';
import type { Check, Members, Venue } from './raw/venue.ts';

const WRITTEN = { nulls: 'written' } as const;

/** Reference 4.2 to 4.5 and 6: contracts and bars. */
export const MARKET_CHECKS: readonly Check[] = [
  {
    name: 'contracts have every member, ids of the grammar and names with a one-digit year',
    run: async (venue) => {
      const contracts = await available(venue);
      assert.ok(contracts.length > 0, 'contracts');
      for (const contract of contracts) {
        assertShape(contract, CONTRACT, WRITTEN);
        const { id, name, description, symbolId, activeContract } = contract;
        const [, root, month, year] =
          /^CON\.F\.US\.(\w+)\.([FGHJKMNQUVXZ])(\d\d)$/.exec(String(id)) ?? [];
        assert.ok(root !== undefined && year !== undefined, String(id));
        assert.equal(symbolId, `F.US.${root}`);
        assert.match(String(name), new RegExp(`^\\w+${month}${year.at(-1)}$`));
        assert.match(String(description), /: [A-Z][a-z]+ 20\d\d$/);
        assert.equal(activeContract, true, 'what is available is tradable');
      }
    },
  },
  {
    name: 'contract search is a substring test over id, name and description, capped at 20',
    run: async (venue) => {
      const all = await available(venue);
      for (const searchText of ['nq', 'NQ', 'micro', 'e-mini', 'f.us', '', 'no such thing']) {
        const reply = await venue.ask('/api/Contract/search', { searchText, live: false });
        const wanted = all.filter(({ id, name, description }) =>
          [id, name, description].some((text) =>
            String(text).toLowerCase().includes(searchText.toLowerCase()),
          ),
        );
        assert.deepEqual(reply['contracts'], wanted.slice(0, 20), searchText);
      }
      const without = await venue.ask('/api/Contract/search', { live: true });
      assert.deepEqual(without['contracts'], all.slice(0, 20), 'searchText is optional');
    },
  },
  {
    name: 'searchById gives one contract, an expired one as not active, a strange one as code 1',
    run: async (venue) => {
      const byId = (contractId: string) => venue.ask('/api/Contract/searchById', { contractId });
      const { contractId, expiredContractId } = venue.under;
      const known = (await byId(contractId))['contract'];
      assertShape(known, CONTRACT, WRITTEN);
      const expired = (await byId(expiredContractId))['contract'] as Members;
      assertShape(expired, CONTRACT, WRITTEN);
      assert.equal(expired['activeContract'], false);
      assert.deepEqual(await byId('CON.F.US.NONE.Z25'), {
        contract: null,
        success: false,
        errorCode: 1,
        errorMessage: null,
      });
    },
  },
  {
    name: 'bars come newest first with every member, on whole minutes',
    run: async (venue) => {
      const bars = await venue.bars({ limit: 50 });
      assert.equal(bars.length, 50);
      for (const bar of bars) assertShape(bar, BAR, WRITTEN);
      const times = bars.map(({ t }) => Date.parse(String(t)));
      assert.deepEqual(
        times,
        times.toSorted((left, right) => right - left),
      );
      assert.ok(
        times.every((time) => time % 60_000 === 0),
        'the opening time',
      );
      for (const { o, h, l, c } of bars as readonly Readonly<Record<string, number>>[]) {
        assert.ok(Number(h) >= Math.max(Number(o), Number(c)), 'high');
        assert.ok(Number(l) <= Math.min(Number(o), Number(c)), 'low');
      }
    },
  },
  {
    name: 'a window that holds more bars than the limit gives the most recent ones',
    run: async (venue) => {
      const endTime = await settled(venue);
      const many = await venue.bars({ limit: 20, endTime });
      assert.ok(Date.parse(String(many[0]?.['t'])) < Date.parse(endTime), 'before the end');
      assert.deepEqual(await venue.bars({ limit: 5, endTime }), many.slice(0, 5));
    },
  },
  {
    name: 'bars that open in the window are given, its start included and its end not',
    run: async (venue) => {
      const many = await venue.bars({ limit: 20 });
      const [endTime, startTime] = [many[3]?.['t'], many[10]?.['t']];
      assert.deepEqual(await venue.bars({ limit: 20, startTime, endTime }), many.slice(4, 11));
    },
  },
  {
    name: 'the bar that still forms comes only when it is asked for',
    run: async (venue) => {
      const partial = await venue.bars({ unit: 4, limit: 1, includePartialBar: true });
      const closed = await venue.bars({ unit: 4, limit: 1 });
      assert.ok(String(partial[0]?.['t']) > String(closed[0]?.['t']), 'a later day');
    },
  },
  {
    name: 'every unit from seconds to months is served, and several units make one bar',
    run: async (venue) => {
      for (const unit of [1, 2, 3, 4, 5, 6]) {
        const bars = await venue.bars({ unit, limit: 2, includePartialBar: true });
        assert.ok(bars.length > 0, `unit ${unit}`);
      }
      const [five] = await venue.bars({ unitNumber: 5, limit: 1 });
      const from = Date.parse(String(five?.['t']));
      assert.equal(from % 300_000, 0, 'five minutes');
      const window = { startTime: five?.['t'], endTime: new Date(from + 300_000).toISOString() };
      const parts = await venue.bars({ limit: 5, ...window });
      const volume = parts.reduce((sum, { v }) => sum + Number(v), 0);
      assert.equal(five?.['v'], volume);
      assert.equal(five?.['c'], parts[0]?.['c']);
      assert.equal(five?.['o'], parts.at(-1)?.['o']);
    },
  },
  {
    name: 'retrieveBars refuses by its own codes, with bars null',
    run: async (venue) => {
      const cases: readonly (readonly [object, number])[] = [
        [{ contractId: 'none' }, 1],
        [{ unit: 0 }, 2],
        [{ unit: 7 }, 2],
        [{ unit: 99 }, 2],
        [{ unitNumber: 0 }, 3],
        [{ unitNumber: -1 }, 3],
        [{ limit: 0 }, 4],
        [{ limit: -1 }, 4],
        [{ limit: 20_001 }, 4],
      ];
      for (const [change, errorCode] of cases) {
        const reply = await venue.ask('/api/History/retrieveBars', { ...barsOf(venue), ...change });
        const expected = { bars: null, success: false, errorCode, errorMessage: null };
        assert.deepEqual(reply, expected, JSON.stringify(change));
      }
      const bad = { ...barsOf(venue), startTime: 'yesterday' };
      assertProblem(await venue.post('/api/History/retrieveBars', bad), 'a date that is none');
    },
  },
  {
    name: 'one request gives up to 20,000 bars, and live chooses nothing here',
    run: async (venue) => {
      const sim = await venue.bars({ limit: 20_000 });
      assert.ok(sim.length > 1_000 && sim.length <= 20_000, `${sim.length} bars`);
      const endTime = await settled(venue);
      const [real, live] = [{ live: false }, { live: true }].map((choice) =>
        venue.bars({ limit: 3, endTime, ...choice }),
      );
      assert.deepEqual(await live, await real);
    },
  },
  {
    name: 'prices of bars are written with nine decimals',
    run: async (venue) => {
      const { text } = await venue.post('/api/History/retrieveBars', {
        ...barsOf(venue),
        limit: 1,
      });
      assert.match(text, /"o":\d+\.\d{9},"h":\d+\.\d{9},"l":\d+\.\d{9},"c":\d+\.\d{9},"v":\d+[,}]/);
    },
  },
];

/** When the newest closed bar opened: what is before it does not change while the market runs. */
async function settled(venue: Venue): Promise<string> {
  const [newest] = await venue.bars({ limit: 1 });
  return String(newest?.['t']);
}

async function available(venue: Venue): Promise<readonly Members[]> {
  const reply = await venue.ask('/api/Contract/available', { live: false });
  assertEnvelope(reply, ['contracts']);
  return reply['contracts'] as readonly Members[];
}

const barsOf = ({ under: { contractId } }: Venue) => ({
  contractId,
  live: false,
  startTime: '2020-01-01T00:00:00Z',
  endTime: '2100-01-01T00:00:00Z',
  unit: 2,
  unitNumber: 1,
  limit: 1,
  includePartialBar: false,
});
