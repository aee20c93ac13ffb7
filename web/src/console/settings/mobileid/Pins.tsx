import { Group, Switch } from '@mantine/core'
import { WholeNumberInput } from '../../editing/WholeNumberInput'
import { Choice } from './Choice'
import { Part, type PartProps } from './Part'
import { partOf, SIGNS, WORDS } from './options'
import { useTexts } from './texts'
import { useWord } from './useWord'

const source = partOf('device_pin', 'enrolment_pin', 'key')
const LENGTHS = ['min_length', 'max_length'] as const

/** How the keys on a phone are made and guarded. */
export function Pins(props: PartProps) {
  const { t } = useTexts()
  const word = useWord()
  return (
    <Part
      {...props}
      title={t('panel.pins')}
      hint={t('panel.pinsHint')}
      source={source}
      facts={({ device_pin: pin, enrolment_pin, key }) => [
        [t('pin.required'), t(pin.required ? 'on' : 'off')],
        ...(pin.required ? LENGTHS.map((name) => [t(`pin.${name}`), pin[name]] as const) : []),
        ...(pin.required ? SIGNS.map((name) => [t(`pin.${name}`), word('rule')(pin[name])] as const) : []),
        [t('field.enrolment_pin'), word('enrolment_pin')(enrolment_pin)],
        [t('field.key'), word('key')(key)],
      ]}
    >
      {(form) => (
        <>
          <Switch
            label={t('pin.required')}
            description={t('pin.requiredHint')}
            {...form.getInputProps('mobile_id.device_pin.required', { type: 'checkbox' })}
          />
          {form.values.mobile_id.device_pin.required && (
            <>
              <Group align="flex-start" gap="md">
                {LENGTHS.map((name) => (
                  <WholeNumberInput key={name} label={t(`pin.${name}`)} w={200} {...form.getInputProps(`mobile_id.device_pin.${name}`)} />
                ))}
              </Group>
              <Group align="flex-start" gap="md">
                {SIGNS.map((name) => (
                  <Choice
                    key={name}
                    label={t(`pin.${name}`)}
                    words={WORDS.rule}
                    say={word('rule')}
                    w={200}
                    {...form.getInputProps(`mobile_id.device_pin.${name}`)}
                  />
                ))}
              </Group>
            </>
          )}
          <Choice
            label={t('field.enrolment_pin')}
            description={t('hint.enrolment_pin')}
            words={WORDS.enrolment_pin}
            say={word('enrolment_pin')}
            {...form.getInputProps('mobile_id.enrolment_pin')}
          />
          <Choice label={t('field.key')} words={WORDS.key} say={word('key')} {...form.getInputProps('mobile_id.key')} />
        </>
      )}
    </Part>
  )
}
