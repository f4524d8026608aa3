import { useState } from 'react';
import { classes } from '../../ui/classes.ts';
import { FeedPanel } from '../feed/feed-panel.tsx';
import { DecisionsPanel } from './decisions-panel.tsx';

type Shown = 'events' | 'decisions';

const TABS: readonly Readonly<{ shown: Shown; title: string }>[] = [
  { shown: 'events', title: 'Events' },
  { shown: 'decisions', title: 'Decisions' },
];

/** What happened and what risk decided: in one place on a desk screen, one below the other else. */
export function RecordPanels() {
  const [shown, setShown] = useState<Shown>('events');
  const aside = <Tabs shown={shown} onShow={setShown} />;
  const place = (panel: Shown) =>
    classes('max-lg:h-96 max-lg:shrink-0', shown === panel ? '' : 'lg:hidden');
  return (
    <>
      <FeedPanel aside={aside} className={`max-lg:order-7 ${place('events')}`} />
      <DecisionsPanel aside={aside} className={`max-lg:order-6 ${place('decisions')}`} />
    </>
  );
}

type TabsProps = Readonly<{ shown: Shown; onShow: (shown: Shown) => void }>;

function Tabs({ shown, onShow }: TabsProps) {
  return (
    <fieldset className="flex gap-0.5 max-lg:hidden">
      <legend className="sr-only">Shown here</legend>
      {TABS.map((tab) => (
        <button
          key={tab.shown}
          type="button"
          aria-pressed={tab.shown === shown}
          onClick={() => onShow(tab.shown)}
          className={classes(
            'rounded px-1.5 py-0.5 text-2xs',
            tab.shown === shown ? 'bg-hover text-text' : 'text-soft hover:text-text',
          )}
        >
          {tab.title}
        </button>
      ))}
    </fieldset>
  );
}
