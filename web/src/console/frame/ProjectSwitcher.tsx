import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { projectsQuery } from '../caller'

/** Fetched where there is a choice: most people have one project. */
const ProjectChoice = lazy(() => import('./ProjectChoice'))

/** Says which project this is, and leads to another one where there are several. */
export function ProjectSwitcher({ slug }: { slug: string | undefined }) {
  const projects = useQuery(projectsQuery).data ?? []
  const name = (
    <Text size="sm" c="dimmed" truncate dir="auto">
      {projects.find((project) => project.slug === slug)?.name}
    </Text>
  )
  if (projects.length < 2) return name
  return (
    <Suspense fallback={name}>
      <ProjectChoice slug={slug} projects={projects} />
    </Suspense>
  )
}
