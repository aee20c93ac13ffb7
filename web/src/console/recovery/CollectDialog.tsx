import { Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { answer, api } from '../../api/client'
import { Confirm } from '../room/Confirm'
import { save } from '../room/save'
import { recoveriesQuery, type Recovery } from './data'
import { useTexts } from './texts'

interface Props {
  slug: string
  recovery: Recovery
  close: () => void
}

/** Who asked gets the file, once. */
export function CollectDialog({ slug, recovery: { id, form, decided_by_name }, close }: Props) {
  const { t } = useTexts()
  const client = useQueryClient()
  const text = form === 'key_file' ? t('collect.text', { name: decided_by_name ?? t('nobody') }) : t('collect.archive')
  return (
    <Confirm title={t('collect.title')} verb={t('collect.verb')} act={collect} close={close}>
      <Text size="sm">{text}</Text>
    </Confirm>
  )

  async function collect(): Promise<void> {
    const call = api.POST('/api/v1/projects/{slug}/recoveries/{id}/collect', { params: { path: { slug, id } }, parseAs: 'blob' })
    save(form === 'key_file' ? 'recovered.p12' : 'recovered.p7m', await answer(call))
    await client.invalidateQueries(recoveriesQuery(slug))
  }
}
