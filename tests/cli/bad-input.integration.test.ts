import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusalOf } from '../support/refusal.ts';

const HEADER = 'timestamp,open,high,low,close,volume\n';
const ROW = '2025-03-03T14:30:00Z,20000,20001,19999,20000,3\n';
const BACKTEST = ['backtest', '--strategy', 'overnight-range', '--data'];

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'loadline-input-'));
  writeFileSync(
    join(folder, 'NQ_row.csv'),
    `${HEADER}${ROW}2025-03-03T14:31:00Z,20000,20001,oops,1,3\n`,
  );
  writeFileSync(
    join(folder, 'NQ_order.csv'),
    `${HEADER}${ROW}2025-03-03T14:29:00Z,20000,20001,19999,20000,3\n`,
  );
  writeFileSync(
    join(folder, 'NQ_range.csv'),
    `${HEADER}2025-03-03T14:30:00Z,20000,19990,19999,20000,3\n`,
  );
  writeFileSync(join(folder, 'NQ_head.csv'), 'time,o,h,l,c,v\n');
  writeFileSync(join(folder, 'NQ_empty.csv'), '');
  writeFileSync(join(folder, 'NQ_cut.csv.gz'), Buffer.from('1f8b0800', 'hex'));
  writeFileSync(join(folder, 'prices.csv'), HEADER + ROW);
  writeFileSync(join(folder, 'NQ_ok.csv'), HEADER + ROW);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string): string => join(folder, name);
const ANY_PORTS = '--port 0 --gateway-port 0 --control-port 0'.split(' ');
const anywhere = (): readonly string[] => ['--data-folder', file('desk'), ...ANY_PORTS];

describe('a command line that is wrong', () => {
  it.each([
    [['frobnicate'], "unknown command 'frobnicate'"],
    [['up', '--frob'], "unknown option '--frob'"],
    [['up', '--port'], "option '--port <number>' argument missing"],
    [['trader', 'me'], "too many arguments for 'trader'"],
    [['backtest'], "required option '--strategy <name>' not specified"],
    [['backtest', '--strategy', 'overnight-range'], 'backtest needs --data FILE'],
    [['up', '--set', 'atrPeriod'], '--set is "atrPeriod": expected key=value'],
    [
      ['up', '--strategy', 'zigzag'],
      'There is no strategy "zigzag": expected one of overnight-range',
    ],
    [['trader', '--strategy', 'zigzag'], 'There is no strategy "zigzag"'],
    [['up', '--set', 'atrPeriod=999'], 'atrPeriod is 999; it must be a whole number from 2 to 50'],
    [['up', '--set', 'stopMultiple=wide'], 'stopMultiple is "wide"; it must be a number from 0.1'],
    [['up', '--set', 'color=red'], 'color is not a setting of overnight-range'],
    [['up', '--from', '2025-02-30'], '--from is "2025-02-30": expected a date that exists.'],
    [['up', '--from', 'yesterday'], '--from is "yesterday": expected a date 2025-03-14 or a time'],
    [['trades', '--from', '2025-04-01', '--to', '2025-03-01'], 'expected --from to be before --to'],
    [['gateway', '--user', 'demo'], '--user is "demo": expected NAME:KEY.'],
    [
      ['gateway', '--speed', 'warp'],
      '--speed is "warp": expected a number above 0, max or stepped.',
    ],
    [['up', '--program', 'futures-club'], '--program is "futures-club": expected one of topstep-'],
    [['trader', '--venue-url', 'http://192.0.2.1:4401'], 'accepts loopback hosts only'],
    [['replay', 'monday'], 'There is no'],
    [['explain', 'order', '--day', 'monday'], 'There is no'],
    [['explain'], "missing required argument 'what'"],
  ] as const)('%j is refused', async (args, sentence) => {
    const unused = ['replay', 'explain', 'trades', 'trader'].includes(args[0]);
    const extra = unused ? ['--data-folder', file(`unused-${args[0]}`)] : [];
    const [said, ...more] = await refusalOf([...args, ...extra]);
    expect(said).toContain(sentence);
    expect(more).toEqual([]);
  });

  it('tells all problems of all layers at once', async () => {
    const home = file('home');
    mkdirSync(home);
    const inFile = { controlPort: 'high', colour: 'red', seed: -1 };
    writeFileSync(join(home, 'loadline.json'), JSON.stringify(inFile));
    const environment = { LOADLINE_SPEED: '0', LOADLINE_SPEEED: '1', LOADLINE_SEED: '7' };
    const flags = ['--port', '70000', '--set', 'quantity=0', '--set', 'windowEnd=25:00'];
    const said = await refusalOf(['up', ...flags], { cwd: home, environment });
    for (const sentence of [
      '--port is "70000": expected a port from 1 to 65535.',
      'controlPort in loadline.json is "high": expected a port from 1 to 65535.',
      'loadline.json has colour, which is no setting',
      'LOADLINE_SPEED is "0": expected a number above 0, max or stepped.',
      'LOADLINE_SPEEED is no setting',
      'quantity is 0; it must be a whole number from 1 to 50',
      'windowEnd is "25:00"; it must be',
    ]) {
      expect(said).toContainEqual(expect.stringContaining(sentence));
    }
    expect(said).toHaveLength(7);
  });

  it('says when its file of settings is none', async () => {
    const home = file('home-of-text');
    mkdirSync(home);
    writeFileSync(join(home, 'loadline.json'), 'port: 4400');
    const said = await refusalOf(['up'], { cwd: home });
    expect(said).toEqual(['loadline.json is not JSON: expected an object such as {"port": 4400}.']);
  });
});

describe('a file that cannot be played', () => {
  const cases = [
    ['no-such.csv', [], 'there is no such file'],
    ['NQ_row.csv', [], 'NQ_row.csv, line 3: the low price "oops" is no number; expected one.'],
    ['NQ_order.csv', [], 'NQ_order.csv, line 3: '],
    ['NQ_range.csv', [], 'NQ_range.csv, line 2: '],
    ['NQ_head.csv', [], 'NQ_head.csv, line 1: the columns are those of no bars, trades or quotes'],
    ['NQ_empty.csv', [], 'NQ_empty.csv'],
    ['NQ_cut.csv.gz', [], 'NQ_cut.csv.gz'],
    ['prices.csv', [], 'the name of the file does not tell its symbol; expected it to begin with'],
    ['prices.csv', ['--symbol', 'QQQQ'], '--symbol is "QQQQ": expected a product such as NQ'],
    ['NQ_ok.csv', ['--rolls', '/no/rolls.csv'], '/no/rolls.csv: there is no such file.'],
  ] as const;

  it.each(cases)('%s %j, by a backtest', async (name, more, sentence) => {
    const said = await refusalOf([...BACKTEST, file(name), ...more]);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(sentence);
  });

  it.each(cases.slice(0, 2))('%s %j, by everything together', async (name, more, sentence) => {
    const said = await refusalOf(['up', ...anywhere(), '--data', file(name), ...more]);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(sentence);
  });

  it('has no bar from a time on', async () => {
    const from = ['--from', '2025-04-01'];
    const said = await refusalOf(['up', ...anywhere(), '--data', file('NQ_ok.csv'), ...from]);
    expect(said).toEqual([`${file('NQ_ok.csv')}: no bar is at or after 2025-04-01T00:00:00.000Z.`]);
  });
});
