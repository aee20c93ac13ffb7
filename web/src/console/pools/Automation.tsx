import { Code, Skeleton, Stack } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Suspense, useRef, useState, type FormEvent } from 'react'
import { Problem } from '../../api/problem'
import { SaveBar } from '../editing/SaveBar'
import { WholeNumberInput } from '../editing/WholeNumberInput'
import { showProblem } from '../forms'
import { Facts } from '../room/Facts'
import { lazyPart } from '../room/lazyRoom'
import { Panel } from '../room/Panel'
import type { Pool } from '../systems/data'
import { automationOf, type VersionedPool } from './data'
import { preview, type Preview } from './filter/data'
import { FilterField } from './filter/FilterField'
import { useTexts as useFilterTexts } from './filter/texts'
import { useTexts } from './texts'
import { usePoolEditor } from './usePoolEditor'

const Foretold = lazyPart(() => import('./filter/Foretold'), 'Foretold')

interface Props {
  slug: string
  pool: VersionedPool
  mayManage: boolean
  mayPreview: boolean
}

/** Who has a credential of a pool by itself. */
export function Automation({ mayManage, ...rest }: Props) {
  const { t } = useTexts()
  return (
    <Panel title={t('automation')} hint={t('automationHint')}>
      {mayManage ? <Form {...rest} /> : <Shown pool={rest.pool.body} />}
    </Panel>
  )
}

function Shown({ pool }: { pool: Pool }) {
  const { t } = useTexts()
  return (
    <Facts
      facts={[
        [t('generate'), shown(pool.auto_generate_filter)],
        [t('revoke'), shown(pool.auto_revoke_filter)],
        [t('grace'), pool.grace_minutes],
      ]}
    />
  )
}

/** An empty filter is none. */
function shown(filter: string) {
  return filter && <Code key={filter}>{filter}</Code>
}

/** What was looked at before saving: only that is saved. */
interface Looked {
  of: string
  preview: Preview
}

function Form({ slug, pool, mayPreview }: Omit<Props, 'mayManage'>) {
  const { t } = useTexts()
  const filters = useFilterTexts()
  const { id } = pool.body
  const [looked, setLooked] = useState<Looked>()
  const [isAsked, setAsked] = useState(false)
  const lacking = useRef(new Set<string>())
  const editor = usePoolEditor(slug, pool, automationOf, () => setLooked(undefined))
  const { form } = editor
  const { auto_generate_filter, auto_revoke_filter } = form.values
  const wanted = JSON.stringify([auto_generate_filter, auto_revoke_filter])
  const hasNewFilters = auto_generate_filter !== pool.body.auto_generate_filter || auto_revoke_filter !== pool.body.auto_revoke_filter
  const current = looked?.of === wanted ? looked.preview : undefined
  const look = useMutation({
    mutationFn: () => preview(slug, id, { auto_generate_filter, auto_revoke_filter }),
    onSuccess: (found) => {
      form.clearErrors()
      setLooked({ of: wanted, preview: found })
    },
    onError: (error) => {
      if (error instanceof Problem) showProblem(form, error)
    },
  })
  const mustLook = mayPreview && hasNewFilters && !current
  return (
    <form onSubmit={submit} noValidate>
      <Stack maw={820} gap="lg">
        {(['generate', 'revoke'] as const).map((which) => {
          const { value, onChange, error } = form.getInputProps(`auto_${which}_filter`)
          return (
            <FilterField
              key={which}
              slug={slug}
              label={t(which)}
              hint={t(`${which}Hint`)}
              value={String(value)}
              onChange={(text, isComplete) => {
                onChange(text)
                setAsked(false)
                if (isComplete) lacking.current.delete(which)
                else lacking.current.add(which)
              }}
              error={typeof error === 'string' ? error : undefined}
              isAsked={isAsked}
            />
          )
        })}
        <WholeNumberInput
          label={t('grace')}
          description={t('graceHint')}
          maw={320}
          {...form.getInputProps('grace_minutes')}
        />
        {hasNewFilters && current && (
          <Suspense fallback={<Skeleton h={240} />}>
            <Foretold slug={slug} preview={current} />
          </Suspense>
        )}
        <SaveBar editor={{ ...editor, isSaving: editor.isSaving || look.isPending }} label={labelOf} verb={verb()} />
      </Stack>
    </form>
  )

  function verb(): string {
    if (mustLook) return filters.t('preview')
    return hasNewFilters && current?.held ? filters.t('saveHeld') : filters.t('saveNow')
  }

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault()
    setAsked(true)
    if (lacking.current.size > 0) return
    if (mustLook) look.mutate()
    else editor.submit(event)
  }

  function labelOf(path: string): string {
    const labels: Record<string, string> = {
      auto_generate_filter: t('generate'),
      auto_revoke_filter: t('revoke'),
      grace_minutes: t('grace'),
    }
    return labels[path] ?? path
  }
}
