import { Button, Group, NativeSelect, type NativeSelectProps } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Suspense } from 'react'
import { useMay } from '../../may'
import { lazyPart } from '../../room/lazyRoom'
import { cardTemplatesQuery } from '../../settings/cards/data'
import { useTexts } from '../texts'

const TemplateDialog = lazyPart(() => import('../../settings/cards/TemplateDialog'), 'TemplateDialog')

interface Props extends Pick<NativeSelectProps, 'value' | 'error' | 'disabled'> {
  slug: string
  onChange?: (template: string) => void
  label?: string
  hint?: string
  /** What no template of its own means here. */
  none?: string
}

/** Chooses a card template, or makes one on the spot. */
export function TemplateField({ slug, label, hint, none, onChange, ...input }: Props) {
  const { t } = useTexts()
  const templates = useQuery(cardTemplatesQuery(slug)).data ?? []
  const may = useMay(slug)
  const [makes, { open, close }] = useDisclosure()
  return (
    <>
      <Group align="flex-end" gap="sm">
        <NativeSelect
          label={label ?? t('form.template')}
          description={hint ?? t('form.templateHint')}
          data={[{ value: '', label: none ?? t('form.noTemplate') }, ...templates.map(({ id, name }) => ({ value: id, label: name }))]}
          maw={420}
          w="100%"
          {...input}
          onChange={({ currentTarget }) => onChange?.(currentTarget.value)}
        />
        {may('manage_project') && (
          <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={open}>
            {t('form.makeTemplate')}
          </Button>
        )}
      </Group>
      <Suspense>
        {makes && <TemplateDialog slug={slug} close={close} made={({ id }) => onChange?.(id)} />}
      </Suspense>
    </>
  )
}
