import { Switch, TextInput } from '@mantine/core'
import { WholeNumberInput } from '../../editing/WholeNumberInput'
import { Certificates } from './Certificates'
import { Choice } from './Choice'
import { Part, type PartProps } from './Part'
import { partOf, WORDS } from './options'
import { useTexts } from './texts'
import { useLabel } from './useLabel'
import { useWord } from './useWord'

const source = partOf(
  'certificates',
  'qr_code',
  'validity_days',
  'operator_may_choose_validity',
  'longest_days',
  'recovery',
  'allowed_domains',
  'names_too_long',
)
const NARROW = { wrapper: { maxWidth: 260 } }

/** Which certificates, for how long, and how they reach the phone. */
export function Contents(props: PartProps) {
  const { t } = useTexts()
  const label = useLabel()
  const word = useWord()
  return (
    <Part
      {...props}
      title={t('panel.contents')}
      hint={t('panel.contentsHint')}
      source={source}
      facts={(options) => [
        ...Object.entries(options.certificates).map(([name, issue]) => [label(`mobile_id.certificates.${name}`), word('issue')(issue ?? '')] as const),
        [t('field.qr_code'), word('qr_code')(options.qr_code)],
        [t('field.validity_days'), `${options.validity_days} ${t('days')}`],
        [t('field.operator_may_choose_validity'), t(options.operator_may_choose_validity ? 'on' : 'off')],
        [t('field.longest_days'), options.operator_may_choose_validity && `${options.longest_days} ${t('days')}`],
        [t('field.recovery'), word('recovery')(options.recovery)],
        [t('field.allowed_domains'), options.allowed_domains],
        [t('field.names_too_long'), word('names_too_long')(options.names_too_long)],
      ]}
    >
      {(form) => (
        <>
          <Certificates form={form} />
          <Choice label={t('field.qr_code')} words={WORDS.qr_code} say={word('qr_code')} {...form.getInputProps('mobile_id.qr_code')} />
          <WholeNumberInput
            label={t('field.validity_days')}
            description={t('hint.validity_days')}
            unit={t('days')}
            styles={NARROW}
            {...form.getInputProps('mobile_id.validity_days')}
          />
          <Switch
            label={t('field.operator_may_choose_validity')}
            {...form.getInputProps('mobile_id.operator_may_choose_validity', { type: 'checkbox' })}
          />
          {form.values.mobile_id.operator_may_choose_validity && (
            <WholeNumberInput
              label={t('field.longest_days')}
              unit={t('days')}
              styles={NARROW}
              {...form.getInputProps('mobile_id.longest_days')}
            />
          )}
          <Choice label={t('field.recovery')} words={WORDS.recovery} say={word('recovery')} {...form.getInputProps('mobile_id.recovery')} />
          <TextInput
            label={t('field.allowed_domains')}
            description={t('hint.allowed_domains')}
            maw={560}
            {...form.getInputProps('mobile_id.allowed_domains')}
          />
          <Choice
            label={t('field.names_too_long')}
            words={WORDS.names_too_long}
            say={word('names_too_long')}
            {...form.getInputProps('mobile_id.names_too_long')}
          />
        </>
      )}
    </Part>
  )
}
