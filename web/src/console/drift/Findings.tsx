import { Button, Checkbox, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useMay } from '../may'
import { Rows } from '../room/Rows'
import { useNow } from '../room/useNow'
import { AT_ONCE } from './data'
import { Decide } from './Decide'
import { commonDeeds, wordOf, type Deed, type Finding } from './finding'
import { FindingRow } from './FindingRow'
import { useTexts } from './texts'

interface Props {
  slug: string
  id: string
  findings: readonly Finding[]
  label: string
}

/** What differs, and what is done about one or many of it. */
export function Findings({ slug, id, findings, label }: Props) {
  const now = useNow()
  const may = useMay(slug)
  const mayDecide = (['revoke_credentials', 'acquire_credentials', 'manage_users'] as const).every((one) => may(one))
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [asked, setAsked] = useState<{ about: Finding[]; deed: Deed }>()
  const free = findings.filter(({ doing }) => !doing).slice(0, AT_ONCE)
  const about = free.filter((one) => chosen.has(one.id))
  const choose = (one: string, isChosen: boolean) => {
    const next = new Set(chosen)
    if (isChosen) next.add(one)
    else next.delete(one)
    setChosen(next)
  }
  return (
    <Stack gap="sm">
      {mayDecide && <Many {...{ free, about, setChosen }} decide={(deed) => setAsked({ about, deed })} />}
      <Rows label={label} columns="minmax(11rem, 1.2fr) minmax(9rem, 1fr) minmax(9rem, 1fr) 17rem">
        {findings.map((finding) => (
          <FindingRow
            key={finding.id}
            {...{ slug, finding, now, mayDecide }}
            isChosen={chosen.has(finding.id)}
            choose={(isChosen) => choose(finding.id, isChosen)}
            decide={(deed) => setAsked({ about: [finding], deed })}
          />
        ))}
      </Rows>
      {asked && <Decide {...{ slug, id, ...asked }} close={() => setAsked(undefined)} done={() => setChosen(new Set())} />}
    </Stack>
  )
}

interface ManyProps {
  free: readonly Finding[]
  about: readonly Finding[]
  setChosen: (chosen: ReadonlySet<string>) => void
  decide: (deed: Deed) => void
}

/** What can be done about everything that is chosen. */
function Many({ free, about, setChosen, decide }: ManyProps) {
  const { t } = useTexts()
  const all = free.length > 0 && about.length === free.length
  return (
    <Group gap="sm" mih={36}>
      <Checkbox
        label={t(all ? 'chooseNone' : 'chooseAll')}
        checked={all}
        indeterminate={about.length > 0 && !all}
        onChange={() => setChosen(new Set(all ? [] : free.map(({ id }) => id)))}
      />
      {about.length > 0 && (
        <Text size="sm" c="dimmed" component="output">
          {t('chosen', { count: about.length })}
        </Text>
      )}
      {commonDeeds(about).map((deed) => (
        <Button key={deed} size="xs" variant="default" onClick={() => decide(deed)}>
          {t(`deeds.${wordOf(deed, about)}`)}
        </Button>
      ))}
    </Group>
  )
}
