import { Group } from '@mantine/core'
import { IconListDetails } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { ago } from '../../language/moments'
import { HolderLink } from '../credentials/list/HolderLink'
import { ButtonLink } from '../frame/ButtonLink'
import { Notice } from '../frame/Notice'
import { Back } from '../room/Back'
import { Facts } from '../room/Facts'
import { Lines } from '../room/Lines'
import { Loaded } from '../room/Loaded'
import { Panel } from '../room/Panel'
import { Room } from '../room/Room'
import { History } from '../users/page/History'
import { eventsQuery, processQuery } from './data'
import { isOpen, type WithStep } from './process'
import { StateTag } from './StateTag'
import { Taking } from './take/Taking'
import { useTexts } from './texts'
import { useProcessWords } from './useProcessWords'

/** One process: its steps and the one that is to be taken, what was answered, and what happened. */
export function ProcessPage() {
  const { slug, id } = useParams({ from: '/inside/projects/$slug/processes/$id' })
  const { t } = useTexts()
  const process = useQuery(processQuery(slug, id))
  const gone = (
    <Notice icon={<IconListDetails />} title={t('gone')} hint={t('goneHint')}>
      <ButtonLink to="/projects/$slug/processes" params={{ slug }}>
        {t('back')}
      </ButtonLink>
    </Notice>
  )
  return (
    <Loaded query={process} lines={12} gone={gone}>
      {(known) => <Known key={id} slug={slug} process={known} />}
    </Loaded>
  )
}

function Known({ slug, process }: { slug: string; process: WithStep }) {
  const { t } = useTexts()
  const words = useProcessWords()
  const events = useQuery(eventsQuery(slug, process))
  const back = (
    <Back to="/projects/$slug/processes" params={{ slug }}>
      {t('back')}
    </Back>
  )
  const told = (
    <Group gap="sm" component="span">
      <HolderLink slug={slug} id={process.user_id} tabIndex={0} />
      <StateTag state={process.state} />
    </Group>
  )
  return (
    <Room title={words.kind(process.kind)} back={back} lead={told}>
      <Panel title={t('page.steps')}>
        <Taking slug={slug} process={process} />
      </Panel>
      <Panel title={t('page.facts')}>
        <KnownFacts process={process} />
      </Panel>
      <Panel title={t('page.events')}>
        <History query={events} />
      </Panel>
    </Room>
  )
}

function KnownFacts({ process }: { process: WithStep }) {
  const { t, locale } = useTexts()
  const words = useProcessWords()
  const answers = useAnswers(process)
  return (
    <Facts
      facts={[
        [t('page.answers'), answers.length > 0 ? <Lines key="answers" lines={answers} /> : undefined],
        [t('page.began'), words.at(process.created_at)],
        [t('page.changed'), words.at(process.updated_at)],
        [t('page.ends'), isOpen(process) && process.ends_at ? `${words.at(process.ends_at)} (${ago(process.ends_at, locale)})` : undefined],
      ]}
    />
  )
}

/** What was answered, a line for each. */
function useAnswers({ inputs }: WithStep): string[] {
  const { t } = useTexts()
  const words = useProcessWords()
  const said: Record<string, unknown> = inputs
  return Object.entries(said).map(([name, answer]) => `${words.input(name)}: ${inWords(name, answer)}`)

  function inWords(name: string, answer: unknown): string {
    if (Array.isArray(answer)) return answer.map((one) => inWords(name, one)).join(', ')
    if (typeof answer === 'boolean') return t(answer ? 'yes' : 'no')
    if (typeof answer === 'number') return `${answer} ${t('days')}`
    return words.choice(name, { value: String(answer), text: String(answer) })
  }
}
