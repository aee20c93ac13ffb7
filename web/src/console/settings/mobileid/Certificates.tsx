import { ActionIcon, Button, Group, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { Choice } from './Choice'
import { STANDARD, WORDS, type Shown } from './options'
import { useTexts } from './texts'
import { useLabel } from './useLabel'
import { useWord } from './useWord'

interface Props<V> {
  form: UseFormReturnType<V>
}

/** Which certificates are issued: those that every project has, and further ones by their names. */
export function Certificates<V extends { mobile_id: Pick<Shown, 'certificates'> }>({ form }: Props<V>) {
  const { t } = useTexts()
  const label = useLabel()
  const say = useWord()('issue')
  const [name, setName] = useState('')
  const { certificates } = form.values.mobile_id
  const named = Object.keys(certificates).filter((profile) => certificates[profile] !== null)
  return (
    <>
      {named.map((profile) => (
        <Group key={profile} align="flex-end" gap="xs" wrap="nowrap">
          <Choice
            label={label(`mobile_id.certificates.${profile}`)}
            words={WORDS.issue}
            say={say}
            flex={1}
            {...form.getInputProps(`mobile_id.certificates.${profile}`)}
          />
          {!isStandard(profile) && (
            <ActionIcon variant="default" size="lg" aria-label={t('remove', { name: profile })} onClick={() => set(profile, null)}>
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          )}
        </Group>
      ))}
      <Group align="flex-end" gap="xs">
        <TextInput
          label={t('further')}
          description={t('furtherHint')}
          value={name}
          maw={320}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button variant="default" disabled={!/^[a-z0-9-]{1,40}$/.test(name.trim())} onClick={add}>
          {t('add')}
        </Button>
      </Group>
    </>
  )

  function set(profile: string, issue: string | null): void {
    form.setValues({ mobile_id: { ...form.values.mobile_id, certificates: { ...certificates, [profile]: issue } } } as Partial<V>)
  }

  function add(): void {
    set(name.trim(), certificates[name.trim()] ?? 'offered')
    setName('')
  }
}

function isStandard(profile: string): boolean {
  return STANDARD.some((one) => one === profile)
}
