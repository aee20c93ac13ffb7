import { Checkbox, Radio, Select, Stack } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import type { Schemas } from '../../../api/client'
import { WholeNumberInput } from '../../editing/WholeNumberInput'
import { knows } from '../../../language/say'
import { credentialsQuery } from '../../users/data'
import { useProcessWords } from '../useProcessWords'
import { en } from '../texts.en'
import { useTexts } from '../texts'
import type { Answers } from './answers'

/** More choices than these are not listed below each other. */
const FEW = 3

export interface Values extends Record<string, unknown> {
  inputs: Answers
}

interface Props {
  slug: string
  user: string
  wanted: Schemas['InputView']
  form: UseFormReturnType<Values>
}

/** One thing that a step asks, as the server says what it is. */
export function Input({ slug, user, wanted, form }: Props) {
  const { t } = useTexts()
  const words = useProcessWords()
  const nameOf = useMobileIdName(slug, user)
  const { name, kind, most } = wanted
  const label = words.input(name)
  const description = knows(en, `inputHints.${name}`) ? t(`inputHints.${name}` as 'inputHints.recover', { most: most ?? '' }) : undefined
  const field = { ...form.getInputProps(`inputs.${name}`), key: form.key(`inputs.${name}`) }
  const say = (choice: Schemas['ChoiceView']) => (name === 'credential_id' ? nameOf(choice.value) : words.choice(name, choice))
  if (kind === 'several') return <Several label={label} choices={wanted.choices} say={say} {...field} />
  if (kind === 'yes_no') {
    return <Checkbox label={label} description={description} {...form.getInputProps(`inputs.${name}`, { type: 'checkbox' })} />
  }
  if (kind === 'number') return <WholeNumberInput label={label} description={description} unit={t('days')} maw={220} {...field} />
  const choices = wanted.choices.map((choice) => ({ value: choice.value, label: say(choice) }))
  if (choices.length > FEW) return <Select label={label} data={choices} allowDeselect={false} {...field} />
  return (
    <Radio.Group label={label} {...field}>
      <Stack gap="xs" mt={6}>
        {choices.map((choice) => (
          <Radio key={choice.value} {...choice} />
        ))}
      </Stack>
    </Radio.Group>
  )
}

interface SeveralProps {
  label: string
  choices: readonly Schemas['ChoiceView'][]
  say: (choice: Schemas['ChoiceView']) => string
}

/** What is issued in any case is told, and cannot be taken out. */
function Several({ label, choices, say, ...field }: SeveralProps) {
  const { t } = useTexts()
  return (
    <Checkbox.Group label={label} {...field}>
      <Stack gap="xs" mt={6}>
        {choices.map((choice) => (
          <Checkbox
            key={choice.value}
            value={choice.value}
            label={say(choice)}
            disabled={choice.always}
            description={choice.always ? t('always') : undefined}
          />
        ))}
      </Stack>
    </Checkbox.Group>
  )
}

/** Mobile IDs are told apart by their numbers. */
function useMobileIdName(slug: string, user: string): (id: string) => string {
  const { t } = useTexts()
  const credentials = useQuery(credentialsQuery(slug, user)).data ?? []
  return (id) => t('mobileId', { number: credentials.find((one) => one.id === id)?.number ?? id })
}
