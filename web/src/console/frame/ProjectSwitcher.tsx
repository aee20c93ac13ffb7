import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { projectsQuery } from '../caller'
import { useTexts } from './texts'

/** Leads from one project to another. */
export function ProjectSwitcher({ slug }: { slug: string | undefined }) {
  const { t } = useTexts()
  const navigate = useNavigate()
  const projects = useQuery(projectsQuery).data ?? []
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
