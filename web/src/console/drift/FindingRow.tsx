import { Button, Checkbox, Group, Stack, Text } from '@mantine/core'
import {
  IconAlertTriangle,
  IconArrowsDiff,
  IconCopy,
  IconDoorExit,
  IconHelpCircle,
  IconMapPinOff,
  IconUserQuestion,
  type Icon,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ago, moment } from '../../language/moments'
import { knows } from '../../language/say'
import { sentence } from '../forms'
import { To } from '../room/To'
import { Row } from '../room/Rows'
import { Tag, type Tone } from '../room/Tag'
import { userQuery } from '../users/data'
import { useWords } from '../users/words'
import { DEEDS, KINDS, wordOf, type Deed, type Finding, type Kind } from './finding'
import { useTexts } from './texts'
import { en } from './texts.en'
import { useAbout } from './useAbout'

const LOOKS: Record<Kind, [Icon, Tone]> = {
  orphan: [IconHelpCircle, 'care'],
  missing_here: [IconUserQuestion, 'care'],
  missing_there: [IconMapPinOff, 'bad'],
  differs: [IconArrowsDiff, 'care'],
  leaver: [IconDoorExit, 'bad'],
  duplicate: [IconCopy, 'care'],
}

/** What is compared stands side by side, however many lines each has. */
const TOP = { alignSelf: 'start' }

interface Props {
  slug: string
  finding: Finding
  now: Date
  mayDecide: boolean
  isChosen: boolean
  choose: (isChosen: boolean) => void
  decide: (deed: Deed) => void
}

/** Something that differs: what and whose it is, what is here and there, and what can be done. */
export function FindingRow({ slug, finding, now, mayDecide, isChosen, choose, decide }: Props) {
  const { t, locale } = useTexts()
  const about = useAbout()
  const kind = KINDS.find((known) => known === finding.kind) ?? 'differs'
  const [icon, tone] = LOOKS[kind]
  return (
    <Row>
      <Group gap="sm" wrap="nowrap" align="flex-start" style={TOP}>
        {mayDecide && (
          <Checkbox
            aria-label={t('choose', { what: about(finding) })}
            checked={isChosen}
            disabled={Boolean(finding.doing)}
            onChange={(event) => choose(event.currentTarget.checked)}
          />
        )}
        <Stack gap={2} miw={0} align="flex-start">
          <Tag icon={icon} tone={tone}>
            {t(`kinds.${kind}`)}
          </Tag>
          <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
            {about(finding)}
          </Text>
          <Text size="xs" c="dimmed" title={moment(finding.since, locale)}>
            {t('since', { when: ago(finding.since, locale, new Date(Math.max(now.getTime(), Date.parse(finding.since)))) })}
          </Text>
        </Stack>
      </Group>
      <Side name={t('here')} value={useValue(finding, finding.here)}>
        {finding.user_id && <Person slug={slug} id={finding.user_id} proposed={finding.proposed} />}
      </Side>
      <Side name={t('there')} value={useValue(finding, finding.there)} />
      <Stack gap="xs">
        <Done finding={finding} />
        {mayDecide && !finding.doing && <Deeds finding={finding} decide={decide} />}
      </Stack>
    </Row>
  )
}

/** What stands on one side. */
function Side({ name, value, children }: { name: string; value: string; children?: ReactNode }) {
  return (
    <Stack gap={0} miw={0} style={TOP}>
      <Text size="xs" c="dimmed">
        {name}
      </Text>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {value}
      </Text>
      {children}
    </Stack>
  )
}

/** A value; how a credential stands in words. */
function useValue(finding: Finding, value: string | null | undefined): string {
  const { t } = useTexts()
  if (!value) return t('nobody')
  const isStanding = finding.field === 'status' || (finding.kind === 'leaver' && finding.credential_id)
  const key = `standings.${value}`
  return isStanding && knows(en, key) ? t(key) : value
}

function Person({ slug, id, proposed }: { slug: string; id: string; proposed: boolean }) {
  const { t } = useTexts()
  const words = useWords()
  const user = useQuery(userQuery(slug, id)).data?.body
  const name = user ? words.name(user) : t('toUser')
  return (
    <Text size="xs">
      <To to="/projects/$slug/users/$id" params={{ slug, id }}>
        {proposed ? t('proposed', { name }) : name}
      </To>
    </Text>
  )
}

function Done({ finding }: { finding: Finding }) {
  const { t } = useTexts()
  const { doing, problem } = finding
  const deed = DEEDS.find((known) => known === doing)
  return (
    <>
      {deed && <Tag tone="busy">{t(`doing.${wordOf(deed, [finding])}`)}</Tag>}
      {problem && (
        <Tag icon={IconAlertTriangle} tone="bad">
          <span lang="en">{t('problem', { why: sentence(problem) })}</span>
        </Tag>
      )}
    </>
  )
}

function Deeds({ finding, decide }: { finding: Finding; decide: (deed: Deed) => void }) {
  const { t } = useTexts()
  const about = useAbout()
  const verb = (deed: Deed) => t(`deeds.${wordOf(deed, [finding])}`)
  return (
    <Group gap={6}>
      {DEEDS.filter((deed) => finding.deeds.includes(deed) && !(deed === 'alert' && finding.noted_at)).map((deed) => (
        <Button
          key={deed}
          size="compact-sm"
          variant="default"
          aria-label={t('about', { deed: verb(deed), what: about(finding) })}
          onClick={() => decide(deed)}
        >
          {verb(deed)}
        </Button>
      ))}
    </Group>
  )
}
