import type { StrategySetting } from '@loadline/api-schema';
import { classes } from '../../ui/classes.ts';
import { Icon } from '../../ui/icon.tsx';
import { boundsText, settingText } from './setting-words.ts';

type SettingsProps = Readonly<{ settings: readonly StrategySetting[]; note: string }>;

/** The settings as they are in force. Each opens to say what it means and what it may be. */
export function Settings({ settings, note }: SettingsProps) {
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
        {settings.map((setting) => (
          <Setting key={setting.name} setting={setting} />
        ))}
      </div>
    </details>
  );
}

function Setting({ setting }: { readonly setting: StrategySetting }) {
  const { label, value, unit, description } = setting;
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
          <span className="text-faint">{unit}</span>
        </span>
      </summary>
      <p className="pt-1 pb-0.5 text-2xs text-faint">
        {description} {boundsText(setting)}
      </p>
    </details>
  );
}
