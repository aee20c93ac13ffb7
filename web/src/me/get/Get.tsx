import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useHouse } from '../house'
import { Button } from '../parts/Button'
import { Failure } from '../parts/Failure'
import { Loaded } from '../parts/Loaded'
import { Screen } from '../parts/Screen'
import { go, goInstead } from '../place'
import { processQuery } from '../queries'
import { GET, wire, type Me, type Process } from '../wire'
import { Choose } from './Choose'
import { Ended } from './Ended'
import { Install } from './Install'
import { useTexts } from './texts'

/** Getting a mobile ID: what it is, what can be chosen, the phone's part, and the end. */
export function Get({ me, process }: { me: Me; process: string | null }) {
  if (me.level !== 'full') return <Stronger />
  return process ? <GoesOn id={process} /> : <Begin />
}

/** Nothing has begun yet. */
function Begin() {
  const { t } = useTexts()
  const { slug } = useHouse()
  const client = useQueryClient()
  const beginning = useMutation({
    mutationFn: () => begin(slug),
    onSuccess: (process) => {
      client.setQueryData(processQuery(slug, process.id).queryKey, process)
      goInstead({ is: 'get', process: process.id })
    },
  })
  return (
    <Screen title={t('begin.title')} back={() => go({ is: 'home' })}>
      <p>{t('begin.text')}</p>
      <ol className="steps">
        <li>{t('begin.choose')}</li>
        <li>{t('begin.scan')}</li>
        <li>{t('begin.done')}</li>
      </ol>
      <Failure error={beginning.error} />
      <Button look="main" busy={beginning.isPending} onClick={() => beginning.mutate()}>
        {t('begin.go')}
      </Button>
      <Button onClick={() => go({ is: 'home' })}>{t('begin.later')}</Button>
    </Screen>
  )
}

/** Begins; where there is nothing to choose, the next step is taken at once. */
async function begin(slug: string): Promise<Process> {
  const process = await wire.begin(slug, GET)
  if (process.state !== 'running' || process.inputs_wanted.length > 0) return process
  // What stands in the way is told where the step is taken once more.
  return wire.next(slug, process.id, {}).catch(() => process)
}

function GoesOn({ id }: { id: string }) {
  const { slug } = useHouse()
  const query = useQuery(processQuery(slug, id))
  return <Loaded query={query}>{(process) => <Step process={process} />}</Loaded>
}

function Step({ process }: { process: Process }) {
  switch (process.state) {
    case 'running':
      return <Choose process={process} />
    case 'waiting_for_phone':
      return <Install process={process} />
    default:
      return <Ended process={process} />
  }
}

function Stronger() {
  const { t } = useTexts()
  return (
    <Screen title={t('begin.title')} back={() => go({ is: 'home' })}>
      <p>{t('stronger.text')}</p>
      <Button look="main" onClick={() => go({ is: 'door', way: null })}>
        {t('stronger.go')}
      </Button>
    </Screen>
  )
}
