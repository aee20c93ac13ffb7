import { List } from '@mantine/core'
import { usePlaces } from '../credentials/usePlaces'
import { useCategories } from '../review/categories/useCategories'
import { isGroup, type Group, type Part, type Row } from './form/model'
import { useTexts } from './texts'

/** What has to happen for an alert to act, in words: rows below what joins them. */
export function Trigger({ slug, group }: { slug: string; group: Group }) {
  const { t } = useTexts()
  return (
    <>
      {group.rows.length > 1 && t(group.grouping)}
      <List size="sm" listStyleType={group.rows.length > 1 ? 'disc' : 'none'}>
        {group.rows.map((part: Part) => (
          <List.Item key={part.key}>{isGroup(part) ? <Trigger slug={slug} group={part} /> : <Looked slug={slug} row={part} />}</List.Item>
        ))}
      </List>
    </>
  )
}

function Looked({ slug, row: { kind, any, text } }: { slug: string; row: Row }) {
  const { t } = useTexts()
  const { category } = useCategories()
  const { systemName, poolInFull } = usePlaces(slug)
  const words: Record<Row['kind'], () => string> = {
    category: () => any.map(category).join(', '),
    system: () => any.map((id) => systemName(id) ?? id).join(', '),
    pool: () => any.map(poolInFull).join(', '),
    severity: () => any.map((word) => t(`severities.${word as 'info'}`)).join(', '),
    text_contains: () => text,
    user: () => text,
  }
  return `${t(`rows.${kind}`)}: ${words[kind]()}`
}
