import type { RawReply, ScriptedVenue } from './scripted-venue.ts';

/*
 * Bodies and frames as the reference shows them, written by hand from its text: no schema, no
 * writer and no recording of ours has a part in them. Decimals keep their trailing zeros,
 * timestamps their many styles, ids their size.
 */

/** Beyond 2^31, as the venue's are, and near the largest integer that a double holds. */
export const ENTRY_ID = 9_007_199_254_740_001;
export const STOP_ID = 9_007_199_254_740_002;
export const TARGET_ID = 9_007_199_254_740_003;
export const RESTING_ID = 4_294_967_301;

export const ok = (payload = ''): RawReply => ({
  status: 200,
  body: `{${payload === '' ? '' : `${payload},`}"success":true,"errorCode":0,"errorMessage":null}`,
});

/** A refusal with HTTP 200, as every business failure is told. */
export const refused = (code: number, message: string | null = null, payload = ''): RawReply => ({
  status: 200,
  body:
    `{${payload === '' ? '' : `${payload},`}"success":false,"errorCode":${code},` +
    `"errorMessage":${JSON.stringify(message)}}`,
});

const ACCOUNTS =
  '"accounts":[{"id":42,"name":"50KTC-V2-1-12345678","balance":50123.450000000,"canTrade":true,' +
  '"isVisible":true,"simulated":true},{"id":43,"name":"PRAC-V2-1-1","balance":150000,' +
  '"canTrade":false,"isVisible":true}]';

const CONTRACTS =
  '"contracts":[{"id":"CON.F.US.MNQ.Z26","name":"MNQZ6","description":"Micro E-mini Nasdaq-100: ' +
  'December 2026","tickSize":0.25,"tickValue":0.5,"activeContract":true,"symbolId":"F.US.MNQ"},' +
  '{"id":"CON.F.US.EP.Z26","name":"ESZ6","description":"E-mini S&P 500: December 2026",' +
  '"tickSize":0.250000000,"tickValue":12.500000000,"activeContract":true,"symbolId":"F.US.EP",' +
  '"somethingNew":{"a":[1]}},{"id":"CON.F.US.XYZ.Z26","name":"XYZZ6","description":"?",' +
  '"tickSize":1,"tickValue":1,"activeContract":true,"symbolId":"F.US.XYZ"}]';

/** Newest first; a partial bar, and every style of timestamp that somebody has reported. */
const BARS =
  '"bars":[{"t":"2026-11-19T15:00:00+00:00","o":25010.250000000,"h":25012.000000000,' +
  '"l":25009.500000000,"c":25011.750000000,"v":812},' +
  '{"t":"2026-11-19T14:59:00Z","o":25008,"h":25010.5,"l":25007.75,"c":25010.25,"v":1203,' +
  '"d":"2026-11-19","k":77},' +
  '{"t":"2026-11-19T14:58:00","o":25007.250000000,"h":25008.25,"l":25006,"c":25008,"v":900},' +
  '{"t":"2026-11-19T08:57:00.0000000-06:00","o":25006.5,"h":25007.5,"l":25006,"c":25007.25,' +
  '"v":640}]';

/** A resting entry, its suspended exits, and an order of another account that leaked in. */
export const ORDERS =
  `"orders":[{"id":${ENTRY_ID},"accountId":42,"contractId":"CON.F.US.MNQ.Z26",` +
  '"symbolId":"F.US.MNQ","creationTimestamp":"2026-11-19T14:30:00.123456+00:00",' +
  '"updateTimestamp":"2026-11-19T14:30:00.1234567+00:00","status":1,"type":1,"side":0,"size":2,' +
  '"limitPrice":25000.250000000,"stopPrice":null,"fillVolume":1,"filledPrice":25000.250000000,' +
  '"customTag":"run-1","trailDistance":null,"trailPrice":null,"parentOrderId":null,' +
  '"linkedOrderId":null},' +
  `{"id":${STOP_ID},"accountId":42,"contractId":"CON.F.US.MNQ.Z26",` +
  '"creationTimestamp":"2026-11-19T14:30:00Z","updateTimestamp":null,"status":8,"type":4,' +
  '"side":1,"size":2,"limitPrice":null,"stopPrice":null,"fillVolume":0,"filledPrice":null,' +
  `"customTag":"run-1-SL","parentOrderId":${ENTRY_ID},"linkedOrderId":${TARGET_ID}},` +
  `{"id":${TARGET_ID},"accountId":42,"contractId":"CON.F.US.MNQ.Z26","symbolId":"F.US.MNQ",` +
  '"creationTimestamp":"2026-11-19T14:30:00","status":7,"type":1,"side":1,"size":2,' +
  '"limitPrice":25020.000000000,"fillVolume":0,"customTag":"run-1-TP",' +
  `"parentOrderId":${ENTRY_ID},"linkedOrderId":${STOP_ID},"unheardOf":[null]},` +
  `{"id":${RESTING_ID},"accountId":99,"contractId":"CON.F.US.MNQ.Z26","symbolId":"F.US.MNQ",` +
  '"creationTimestamp":"2026-11-19T14:30:00+00:00","updateTimestamp":null,"status":1,"type":5,' +
  '"side":1,"size":1,"limitPrice":null,"stopPrice":24990.000000000,"fillVolume":0,' +
  '"filledPrice":null,"customTag":null,"trailDistance":40,"trailPrice":10.000000000}]';

const POSITIONS =
  '"positions":[{"id":7001,"accountId":42,"contractId":"CON.F.US.MNQ.Z26",' +
  '"contractDisplayName":"MNQZ26","creationTimestamp":"2026-11-19T14:31:00.4+00:00","type":2,' +
  '"size":3,"averagePrice":25010.333333333}]';

const TRADES =
  `"trades":[{"id":8589934593,"accountId":42,"contractId":"CON.F.US.MNQ.Z26",` +
  '"creationTimestamp":"2026-11-19T14:45:00.5+00:00","price":25011.500000000,' +
  '"profitAndLoss":-12.500000000,"fees":0.3700,"commissions":0.2500,"side":0,"size":1,' +
  `"voided":false,"orderId":${RESTING_ID}},` +
  '{"id":8589934592,"accountId":42,"contractId":"CON.F.US.MNQ.Z26",' +
  '"creationTimestamp":"2026-11-19T14:31:00.4+00:00","price":25010.250000000,' +
  `"profitAndLoss":null,"fees":1.4000,"side":1,"size":2,"orderId":${ENTRY_ID}},` +
  '{"id":8589934592,"accountId":42,"contractId":"CON.F.US.MNQ.Z26",' +
  '"creationTimestamp":"2026-11-19T14:31:00.4+00:00","price":25010.250000000,' +
  `"profitAndLoss":null,"fees":1.4000,"side":1,"size":2,"orderId":${ENTRY_ID}}]`;

const NEGOTIATED =
  '{"negotiateVersion":1,"connectionId":"c","connectionToken":"t/1+=","availableTransports":' +
  '[{"transport":"WebSockets","transferFormats":["Text","Binary"]}]}';

/** A JWT of the year 2100; its claims are not known and nobody may need them. */
export const TOKEN = `e30.${btoa('{"exp":4102444800}').replace(/=+$/, '')}.x`;

/** What every endpoint answers until a check says something else. */
function everyAnswer(venue: ScriptedVenue): void {
  venue
    .on('/api/Auth/loginKey', ok(`"token":${JSON.stringify(TOKEN)}`))
    .on('/api/Auth/validate', ok('"newToken":null'))
    .on('/api/Account/search', ok(ACCOUNTS))
    .on('/api/Contract/available', ok(CONTRACTS))
    .on('/api/Contract/search', ok(CONTRACTS))
    .on('/api/History/retrieveBars', ok(BARS))
    .on('/api/Order/v2/query', ok(`${ORDERS},"totalCount":4`))
    .on('/api/Order/searchOpen', ok(ORDERS))
    .on('/api/Order/search', ok(ORDERS))
    .on('/api/Position/searchOpen', ok(POSITIONS))
    .on('/api/Trade/search', ok(TRADES))
    .on('/api/Order/place', ok(`"orderId":${ENTRY_ID}`))
    .on('/api/Order/modify', ok())
    .on('/api/Order/cancel', ok())
    .on('/api/Position/closeContract', ok())
    .on('/api/Position/partialCloseContract', ok())
    .on('/hubs/user/negotiate', { status: 200, body: NEGOTIATED })
    .on('/hubs/market/negotiate', { status: 200, body: NEGOTIATED });
}

export const reference = { everyAnswer } as const;
