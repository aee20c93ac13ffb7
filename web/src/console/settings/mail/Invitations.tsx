import { Stack, Switch } from '@mantine/core'
import { IconShieldCheck } from '@tabler/icons-react'
import { SaveBar } from '../../editing/SaveBar'
import { WholeNumberInput } from '../../editing/WholeNumberInput'
import type { Source } from '../../editing/useEditor'
import { useSettingsEditor, type Loaded } from '../../editing/useSettingsEditor'
import type { Settings } from '../../editing/settings'
import { Callout } from '../../room/Callout'
import { Facts } from '../../room/Facts'
import { Panel } from '../../room/Panel'
import { useTexts } from './texts'

interface Props {
  slug: string
  loaded: Loaded
  readOnly: boolean
}

interface Values extends Record<string, unknown> {
  invitations: Omit<Settings['invitations'], 'give_back_after_days'> & { give_back_after_days: number | '' }
}

const FIELDS = [
  'valid_days',
  'remind_after_days',
  'max_reminders',
  'give_back_after_days',
  'mails_per_minute',
  'sms',
  'approve_changed_contacts',
] as const
const NARROW = { wrapper: { maxWidth: 260 } }

/** How people are invited. */
export function Invitations({ slug, loaded, readOnly }: Props) {
  const { t } = useTexts()
  return (
    <Panel title={t('invitations.title')} hint={t('invitations.hint')}>
      {readOnly ? <Shown loaded={loaded} /> : <Form slug={slug} loaded={loaded} />}
    </Panel>
  )
}

function Shown({ loaded }: { loaded: Loaded }) {
  const { t } = useTexts()
  const { invitations } = loaded.body
  const inWords = (value: number | boolean | null | undefined) =>
    typeof value === 'number' ? value : t(value ? 'invitations.on' : 'invitations.off')
  return <Facts facts={FIELDS.map((name) => [t(`invitations.${name}`), inWords(invitations[name])] as const)} />
}

function Form({ slug, loaded }: Omit<Props, 'readOnly'>) {
  const { t } = useTexts()
  const editor = useSettingsEditor<Values>(slug, loaded, sourceOf, patchOf)
  const { form, submit } = editor
  return (
    <form onSubmit={submit}>
      <Stack>
        <WholeNumberInput
          label={t('invitations.valid_days')}
          description={t('invitations.daysHint')}
          styles={NARROW}
          {...form.getInputProps('invitations.valid_days')}
        />
        <WholeNumberInput
          label={t('invitations.remind_after_days')}
          description={t('invitations.remindHint')}
          styles={NARROW}
          {...form.getInputProps('invitations.remind_after_days')}
        />
        <WholeNumberInput
          label={t('invitations.max_reminders')}
          description={t('invitations.mostHint')}
          styles={NARROW}
          {...form.getInputProps('invitations.max_reminders')}
        />
        <WholeNumberInput
          label={t('invitations.give_back_after_days')}
          description={t('invitations.giveBackHint')}
          styles={NARROW}
          {...form.getInputProps('invitations.give_back_after_days')}
        />
        <WholeNumberInput
          label={t('invitations.mails_per_minute')}
          description={t('invitations.rateHint')}
          styles={NARROW}
          {...form.getInputProps('invitations.mails_per_minute')}
        />
        <Switch
          label={t('invitations.sms')}
          description={t('invitations.smsHint')}
          {...form.getInputProps('invitations.sms', { type: 'checkbox' })}
        />
        <Switch
          label={t('invitations.approve_changed_contacts')}
          description={t('invitations.approveHint')}
          {...form.getInputProps('invitations.approve_changed_contacts', { type: 'checkbox' })}
        />
        {!form.values.invitations.approve_changed_contacts && (
          <Callout icon={IconShieldCheck} tone="busy" title={t('invitations.recommended')}>
            {t('invitations.recommendedHint')}
          </Callout>
        )}
        <SaveBar editor={editor} label={labelOf} />
      </Stack>
    </form>
  )

  function labelOf(path: string): string {
    const field = FIELDS.find((name) => path === `invitations.${name}`)
    return field ? t(`invitations.${field}`) : path
  }
}

function sourceOf({ body, etag }: Loaded): Source<Values> {
  // A form knows no null.
  const give_back_after_days = body.invitations.give_back_after_days ?? ''
  return { values: { invitations: { ...body.invitations, give_back_after_days } }, etag }
}

/** What was emptied is taken away. */
function patchOf(patch: Record<string, unknown>): Record<string, unknown> {
  const { invitations } = patch as { invitations?: Record<string, unknown> }
  if (invitations?.['give_back_after_days'] !== '') return patch
  return { ...patch, invitations: { ...invitations, give_back_after_days: null } }
}
