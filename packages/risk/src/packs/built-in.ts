import topstep from './data/bases/topstep.json' with { type: 'json' };
import topstepCombine from './data/bases/topstep-combine.json' with { type: 'json' };
import topstepLive from './data/bases/topstep-live.json' with { type: 'json' };
import topstepXfa from './data/bases/topstep-xfa.json' with { type: 'json' };
import combine50 from './data/topstep-combine-50k.json' with { type: 'json' };
import combine100 from './data/topstep-combine-100k.json' with { type: 'json' };
import combine150 from './data/topstep-combine-150k.json' with { type: 'json' };
import live50 from './data/topstep-live-50k.json' with { type: 'json' };
import live100 from './data/topstep-live-100k.json' with { type: 'json' };
import live150 from './data/topstep-live-150k.json' with { type: 'json' };
import practice from './data/topstep-practice.json' with { type: 'json' };
import xfa50 from './data/topstep-xfa-50k.json' with { type: 'json' };
import xfa100 from './data/topstep-xfa-100k.json' with { type: 'json' };
import xfa150 from './data/topstep-xfa-150k.json' with { type: 'json' };
import { type PackSource, readPacks } from './read-packs.ts';
import type { RulePack } from './resolve-pack.ts';

const FILES: readonly Readonly<{ id: string }>[] = [
  topstep,
  topstepCombine,
  topstepXfa,
  topstepLive,
  combine50,
  combine100,
  combine150,
  xfa50,
  xfa100,
  xfa150,
  practice,
  live50,
  live100,
  live150,
];

/** The files that come with the platform, to be read together with those of a user. */
export const BUILT_IN_SOURCES: readonly PackSource[] = FILES.map((json) => ({
  name: `built-in ${json.id}.json`,
  json,
}));

const BUILT_IN: readonly RulePack[] = readPacks(BUILT_IN_SOURCES).packs;

/** The pack that comes with the platform under this id, or null. */
export const builtInPack = (id: string): RulePack | null =>
  BUILT_IN.find((pack) => pack.id === id) ?? null;

/** The packs that come with the platform and whose accounts it may run. */
export const runnablePacks = (): readonly RulePack[] =>
  BUILT_IN.filter(({ displayOnly }) => !displayOnly);
