import '../mantine.later'
import { Select } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import type { Schemas } from '../../api/client'
import { useTexts } from './texts'

/** Leads from one project to another. */
export default function ProjectChoice({ slug, projects }: { slug: string | undefined; projects: readonly Schemas['Project'][] }) {
  const { t } = useTexts()
  const navigate = useNavigate()
  const choices = projects.map((project) => ({ value: project.slug, label: project.name }))
  return (
    <Select
      aria-label={t('project')}
      data={choices}
      value={slug ?? null}
      placeholder={t('project')}
      allowDeselect={false}
      searchable={choices.length > 8}
      w={{ base: 150, sm: 220 }}
      size="xs"
      onChange={(chosen) => chosen && void navigate({ to: '/projects/$slug/users', params: { slug: chosen } })}
    />
  )
}
