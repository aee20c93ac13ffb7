import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Problem } from '../../api/problem'
import { useHouse } from '../house'
import { Button } from '../parts/Button'
import { Failure } from '../parts/Failure'
import { Screen } from '../parts/Screen'
import { useFailure } from '../parts/useFailure'
import { go } from '../place'
import { processQuery } from '../queries'
import { wire, type Process } from '../wire'
import { Input } from './Input'
import { given, usualAnswers, type Answers } from './process'
import { useTexts } from './texts'
import { useCancel } from './useCancel'

/** What the organisation lets its holders choose, and then *Next*. */
export function Choose({ process }: { process: Process }) {
  const { t } = useTexts()
  const { slug } = useHouse()
  const client = useQueryClient()
  const faults = useFaults()
  const [answers, setAnswers] = useState(() => usualAnswers(process.inputs_wanted))
  const cancelling = useCancel(process)
  const taking = useMutation({
    mutationFn: (inputs: Answers) => wire.next(slug, process.id, inputs),
    onSuccess: (taken) => client.setQueryData(processQuery(slug, process.id).queryKey, taken),
    // It may have ended meanwhile.
    onError: (error) => error instanceof Problem && error.status === 409 && client.invalidateQueries({ queryKey: processQuery(slug, process.id).queryKey }),
  })
  const wrong = faults(taking.error)
  const hasPlace = process.inputs_wanted.some(({ name }) => wrong[name] !== undefined)
  return (
    <Screen title={t('choose.title')} back={() => go({ is: 'home' })}>
      <p>{t(process.inputs_wanted.length > 0 ? 'choose.text' : 'choose.nothing')}</p>
      <form
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (!taking.isPending) taking.mutate(given(answers))
        }}
      >
        {process.inputs_wanted.map((wanted) => (
          <Input
            key={wanted.name}
            wanted={wanted}
            answer={answers[wanted.name]}
            fault={wrong[wanted.name]}
            onAnswer={(answer) => setAnswers({ ...answers, [wanted.name]: answer })}
          />
        ))}
        <Failure error={hasPlace ? null : taking.error} />
        <Failure error={cancelling.error} />
        <Button look="main" busy={taking.isPending}>
          {t('choose.next')}
        </Button>
        <Button busy={cancelling.isPending} onClick={() => cancelling.mutate()}>
          {t('choose.cancel')}
        </Button>
      </form>
    </Screen>
  )
}

/** What is wrong with answers, by their names. */
function useFaults(): (error: Error | null) => Record<string, string> {
  const failure = useFailure()
  return (error) => {
    if (!(error instanceof Problem)) return {}
    return Object.fromEntries(
      error.faults.flatMap(({ pointer, code, detail }) => {
        const name = /^\/inputs\/(\w+)/.exec(pointer ?? '')?.[1]
        return name ? [[name, failure(new Problem({ status: 422, code, detail }))]] : []
      }),
    )
  }
}
