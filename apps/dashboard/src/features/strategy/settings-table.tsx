import type { StrategySetting, StrategyState } from '@loadline/api-schema';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { Icon } from '../../ui/icon.tsx';
import { boundsText, settingText, unitText } from './setting-words.ts';
import { SettingsForm } from './settings-form.tsx';

type SettingsProps = Readonly<{ strategy: StrategyState; note: string }>;

/** The settings as they are in force, and a form to change them. */
export function Settings({ strategy, note }: SettingsProps) {
  const [isEdited, setEdited] = useState(false);
  return (
    <details className="group/all border-line border-t pt-2">
      <summary
        className={classes(
          'flex list-none items-center gap-1.5 text-soft text-xs',
          '[&::-webkit-details-marker]:hidden',
        )}
      >
        <Icon name="chevron" className="size-3 text-faint group-open/all:rotate-90" />
        Settings
        <span className="ml-auto text-faint">{note}</span>
      </summary>
      <div className="mt-1.5">
        {isEdited ? (
          <SettingsForm strategy={strategy} onClose={() => setEdited(false)} />
        ) : (
          <SettingsList settings={strategy.settings} onEdit={() => setEdited(true)} />
        )}
      </div>
    </details>
  );
}

type SettingsListProps = Readonly<{ settings: readonly StrategySetting[]; onEdit: () => void }>;

/** Each opens to say what it means and what it may be. */
function SettingsList({ settings, onEdit }: SettingsListProps) {
  return (
    <>
      <div className="flex items-center justify-between pb-1">
        <p className="text-2xs text-faint">A name opens to tell what it means.</p>
        <Button onClick={onEdit}>Change</Button>
      </div>
      {settings.map((setting) => (
        <Setting key={setting.name} setting={setting} />
      ))}
    </>
  );
}

function Setting({ setting }: { readonly setting: StrategySetting }) {
  const { label, value, description } = setting;
  const changed = setting.default !== value;
  return (
    <details className="group/one border-line/60 border-b py-1 last:border-b-0">
      <summary
        title={description}
        className="flex list-none items-baseline gap-2 text-xs [&::-webkit-details-marker]:hidden"
      >
        <span
          className={classes(
            'text-soft decoration-edge decoration-dotted underline-offset-2',
            'group-hover/one:underline',
          )}
        >
          {label}
        </span>
        <span className="ml-auto whitespace-nowrap text-right">
          <span className={`font-medium ${changed ? 'text-accent' : ''}`}>
            {settingText(value)}
          </span>{' '}
          <span className="text-faint">{unitText(setting)}</span>
        </span>
      </summary>
      <p className="pt-1 pb-0.5 text-2xs text-faint">
        {description} {boundsText(setting)}
      </p>
    </details>
  );
}
