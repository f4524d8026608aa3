import type { StrategySetting, StrategyState } from '@loadline/api-schema';
import { useId } from 'react';
import { Button } from '../../ui/button.tsx';
import { boundsText, unitText } from './setting-words.ts';
import { inputRules } from './settings-draft.ts';
import { type SettingsForm, useSettingsForm } from './use-settings-form.ts';

type SettingsFormProps = Readonly<{ strategy: StrategyState; onClose: () => void }>;

/** The settings to be changed. The browser keeps the bounds; the desk has the last word. */
export function SettingsForm({ strategy, onClose }: SettingsFormProps) {
  const form = useSettingsForm(strategy, onClose);
  const { pending, problem, isChanged, save } = form;
  return (
    <form
      aria-label={`Settings of ${strategy.title}`}
      aria-busy={pending}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <fieldset disabled={pending} className="space-y-1">
        {strategy.settings.map((setting) => (
          <Field key={setting.name} setting={setting} form={form} />
        ))}
      </fieldset>
      {/* In sight while the settings scroll under it. */}
      <div className="sticky bottom-0 bg-panel py-2">
        {problem !== null && (
          <p role="alert" className="pb-2 text-danger text-xs">
            Not changed: {problem}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose} disabled={pending}>
            Back
          </Button>
          <Button type="submit" disabled={pending || !isChanged}>
            {pending ? 'Saving' : 'Save'}
          </Button>
        </div>
      </div>
    </form>
  );
}

function Field({
  setting,
  form,
}: {
  readonly setting: StrategySetting;
  readonly form: SettingsForm;
}) {
  const id = useId();
  const { name, label, description } = setting;
  return (
    <div
      className="flex items-center gap-2 text-xs"
      title={`${description} ${boundsText(setting)}`}
    >
      <label htmlFor={id} className="min-w-0 flex-1 text-soft">
        {label} <span className="text-2xs text-faint">{unitText(setting)}</span>
      </label>
      <input
        id={id}
        required
        {...inputRules(setting)}
        value={form.draft[name] ?? ''}
        onChange={({ target }) => form.type(name, target.value)}
        className="h-6 w-24 rounded border border-edge bg-raised px-1.5 text-right text-text"
      />
    </div>
  );
}
