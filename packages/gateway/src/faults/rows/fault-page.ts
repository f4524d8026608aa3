import { FAULT_NAMES, type FaultName, type FaultRow, faultRow } from '../fault-table.ts';
import { HUB_FAULTS } from './hub-rows.ts';
import { MARKET_FAULTS } from './market-rows.ts';
import { ORDER_FAULTS } from './order-rows.ts';
import { REST_FAULTS } from './rest-rows.ts';

const OPENING = `# Faults

What the gateway does wrong on request. All are off by default. \`loadline gateway --fault NAME\` or
\`--fault NAME:NUMBER\` has one on from the start (repeatable), \`--faults-seed N\` has random ones
at random times, the control API switches them while the gateway runs, and \`loadline drill list\`
prints this list. What each does to the trader shows
[\`loadline drill run\`](../how-to/run-drills.md).

| request | what it does |
|---|---|
| \`GET /faults\` | what is on, with what is left of a number that counts, and the seed |
| \`POST /faults\` | switches one on: \`{"name":"rest.429","parameter":10}\`, or its default |
| \`DELETE /faults/rest.429\` | switches one off |
| \`DELETE /faults\` | switches all off |

*once* acts where it is switched on and is over; *times* acts on the next so many and is over;
*while* lasts until it is switched off. With \`--fault\` the first kind acts 10 seconds after the
first hub connection. Times are of the machine unless the line says otherwise.
With \`--faults-seed\` up to three faults begin together every 2 to 20 minutes of market time and
last 10 seconds to 2 minutes of it; the same seed on the same market is the same run.

Sources: a section of the reference of the wire with its grade (O official, S Swagger, L seen live,
C inferred from clients, P general protocol, I inferred), a public report about this venue, a report
from elsewhere, or *our inference*: nobody is known to have seen it.
`;

const PARTS: readonly Readonly<{ title: string; rows: Readonly<Record<string, FaultRow>> }>[] = [
  { title: 'Hubs', rows: HUB_FAULTS },
  { title: 'REST and tokens', rows: REST_FAULTS },
  { title: 'Orders, positions, accounts', rows: ORDER_FAULTS },
  { title: 'Clock, hours, contracts', rows: MARKET_FAULTS },
];

const HEAD = '| name | acts | number | what it does | source |\n|---|---|---|---|---|';

/** The page `docs/reference/faults.md`, made of the table. */
export function faultsPage(): string {
  const parts = PARTS.map(({ title, rows }) => {
    const lines = FAULT_NAMES.filter((name) => Object.hasOwn(rows, name)).map(lineOf);
    return `\n## ${title}\n\n${HEAD}\n${lines.join('\n')}\n`;
  });
  return OPENING + parts.join('');
}

function lineOf(name: FaultName): string {
  const { does, span, source, parameter } = faultRow(name);
  const number =
    parameter === null
      ? ''
      : `${parameter.unit}: ${parameter.default} (${parameter.minimum} to ${parameter.maximum})`;
  return `| \`${name}\` | ${span} | ${number} | ${does} | ${source} |`;
}
