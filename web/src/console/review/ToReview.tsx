import { IconTimelineEvent } from '@tabler/icons-react'
import { texts } from '../../language/texts'
import { ButtonLink } from '../frame/ButtonLink'

const useTexts = texts({ en: { open: 'Show in Review' }, de: { open: 'In den Ereignissen zeigen' } })

interface Props {
  slug: string
  /** Whose events. */
  search: { user?: string; credential?: string; system?: string[]; pool?: string[] }
}

/** Leads to the events of something, with everything that can be done with them there. */
export function ToReview({ slug, search }: Props) {
  const { t } = useTexts()
  return (
    <ButtonLink
      to="/projects/$slug/review"
      params={{ slug }}
      search={{ ...search, view: 'all' }}
      variant="default"
      size="xs"
      leftSection={<IconTimelineEvent size={14} aria-hidden />}
    >
      {t('open')}
    </ButtonLink>
  )
}
