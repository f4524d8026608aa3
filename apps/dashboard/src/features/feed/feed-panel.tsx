import type { FeedEntry } from '@loadline/api-schema';
import { memo, type ReactNode } from 'react';
import { useFeed, useSection } from '../../stream/desk-context.tsx';
import { clockTime, dayText } from '../../text/new-york-time.ts';
import { classes } from '../../ui/classes.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { Panel, Scroll } from '../../ui/panel.tsx';
import { Empty, Loading } from '../../ui/states.tsx';
import { detailText } from './detail-text.ts';

type FeedPanelProps = Readonly<{ aside?: ReactNode; className?: string }>;

/** What happened, in plain words, newest first. */
export function FeedPanel({ aside, className = '' }: FeedPanelProps) {
  const feed = useFeed();
  const known = useSection('version') !== null;
  return (
    <Panel title="Events" shows="record" aside={aside} className={className}>
      {feed.length > 0 ? <Entries feed={feed} /> : <Nothing known={known} />}
    </Panel>
  );
}

function Nothing({ known }: { readonly known: boolean }) {
  if (!known) return <Loading what="events" />;
  return (
    <Empty title="Nothing has happened yet">Orders, fills and refusals will be told here.</Empty>
  );
}

function Entries({ feed }: { readonly feed: readonly FeedEntry[] }) {
  return (
    <Scroll label="Events, newest first">
      <ol>
        {feed.map((entry, index) => (
          <Entry key={entry.sequence} entry={entry} newDay={isNewDay(entry, feed[index - 1])} />
        ))}
      </ol>
    </Scroll>
  );
}

const LOOKS: Record<FeedEntry['severity'], { icon: IconName; look: string; word: string }> = {
  info: { icon: 'info', look: 'text-faint', word: '' },
  good: { icon: 'good', look: 'text-profit', word: 'Good: ' },
  warning: { icon: 'warning', look: 'text-warn', word: 'Warning: ' },
  danger: { icon: 'danger', look: 'text-danger', word: 'Danger: ' },
};

type EntryProps = Readonly<{ entry: FeedEntry; newDay: boolean }>;

/** Entries never change, so a new one costs the old ones nothing. */
const Entry = memo(function Entry({ entry, newDay }: EntryProps) {
  const { icon, look, word } = LOOKS[entry.severity];
  const at = Date.parse(entry.at);
  const details = detailText(entry);
  return (
    <>
      {newDay && (
        <li className="sticky top-0 bg-panel px-3 pt-1.5 pb-0.5 font-medium text-2xs text-faint">
          {dayText(at)}
        </li>
      )}
      <li
        data-testid="feed-entry"
        data-severity={entry.severity}
        className={classes(
          'grid grid-cols-[1rem_minmax(0,1fr)_auto] gap-x-2 border-line/50 border-b',
          'px-3 py-1.5 text-xs',
        )}
      >
        <Icon name={icon} className={`mt-px size-3.5 ${look}`} />
        <p className={entry.severity === 'info' ? 'text-soft' : 'text-text'}>
          {word !== '' && <span className="sr-only">{word}</span>}
          {entry.text}
          {details !== null && <span className="block text-2xs text-faint">{details}</span>}
        </p>
        <time dateTime={entry.at} className="text-2xs text-faint">
          {clockTime(at)}
        </time>
      </li>
    </>
  );
});

/** The newest entry starts with its day, and each further day is named where it begins. */
function isNewDay(entry: FeedEntry, newer: FeedEntry | undefined): boolean {
  return newer === undefined || dayText(Date.parse(newer.at)) !== dayText(Date.parse(entry.at));
}
