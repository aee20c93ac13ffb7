import { Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { tell } from '../frame/tell'
import { useOnce } from '../once'
import { Confirm } from '../room/Confirm'
import { decide, driftKey } from './data'
import { KINDS, wordOf, type Deed, type Finding } from './finding'
import { useTexts } from './texts'
import { useAbout } from './useAbout'

interface Props {
  slug: string
  id: string
  about: readonly Finding[]
  deed: Deed
  close: () => void
  done: () => void
}

/** Says what will become of it, and asks. */
export function Decide({ slug, id, about, deed, close, done }: Props) {
  const { t } = useTexts()
  const client = useQueryClient()
  const once = useOnce()
  const name = useAbout()
  const kinds = KINDS.filter((kind) => about.some((one) => one.kind === kind))
  const [first] = about
  const word = wordOf(deed, about)
  const act = async () => {
    const ids = about.map((one) => one.id)
    const decided = await decide(slug, id, ids, deed, once({ ids, deed, of: about.map(({ problem }) => problem) }))
    const refused = decided.refused.length > 0 ? ` ${t('refused', { count: decided.refused.length })}` : ''
    const message = about.length === 1 ? t(`done.${word}`) : t('doneMany', { count: decided.accepted })
    void tell({ message: `${message}${refused}` })
    done()
    await client.invalidateQueries({ queryKey: driftKey(slug, id) })
  }
  return (
    <Confirm
      title={about.length === 1 ? t(`ask.${word}.one`) : t(`ask.${word}.many`, { count: about.length })}
      verb={t(`deeds.${word}`)}
      danger={deed === 'overwrite'}
      act={act}
      close={close}
    >
      <Stack gap="xs">
        {about.length === 1 && first && (
          <div>
            <Text fw={600}>{name(first)}</Text>
            {first.there && (
              <Text size="sm" c="dimmed">
                {t('there')}: {first.there}
              </Text>
            )}
          </div>
        )}
        {deed === 'alert' ? (
          <Text size="sm">{t('alertMeans')}</Text>
        ) : (
          kinds.map((kind) => (
            <Text size="sm" key={kind}>
              {kinds.length > 1 && <strong>{t(`kinds.${kind}`)}: </strong>}
              {t(`means.${kind}.${deed}`)}
            </Text>
          ))
        )}
      </Stack>
    </Confirm>
  )
}
