import { Switch, TextInput } from '@mantine/core'
import { Part, type PartProps } from './Part'
import { partOf } from './options'
import { useTexts } from './texts'

const source = partOf('notify', 'reminders_days')
const NEWS = ['success', 'failure'] as const

/** What holders are told. */
export function Notices(props: PartProps) {
  const { t } = useTexts()
  return (
    <Part
      {...props}
      title={t('panel.notices')}
      hint={t('panel.noticesHint')}
      source={source}
      facts={({ notify, reminders_days }) => [
        ...NEWS.map((name) => [t(`notify.${name}`), t(notify[name] ? 'on' : 'off')] as const),
        [t('field.reminders_days'), reminders_days],
      ]}
    >
      {(form) => (
        <>
          {NEWS.map((name) => (
            <Switch key={name} label={t(`notify.${name}`)} {...form.getInputProps(`mobile_id.notify.${name}`, { type: 'checkbox' })} />
          ))}
          <TextInput
            label={t('field.reminders_days')}
            description={t('hint.reminders_days')}
            maw={460}
            {...form.getInputProps('mobile_id.reminders_days')}
          />
        </>
      )}
    </Part>
  )
}
