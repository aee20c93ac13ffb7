import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { projectsQuery } from '../caller'
import { To } from '../room/To'

/** Fetched where there is a choice: most people have one project. */
const ProjectChoice = lazy(() => import('./ProjectChoice'))

/** Says which project this is, and leads to it, or to another one where there are several. */
export function ProjectSwitcher({ slug }: { slug: string | undefined }) {
  const projects = useQuery(projectsQuery).data ?? []
  const [only, ...others] = projects
  if (!only) return null
  if (others.length > 0) {
    return (
      <Suspense>
        <ProjectChoice slug={slug} projects={projects} />
      </Suspense>
    )
  }
  return (
    <To to="/projects/$slug/users" params={{ slug: only.slug }} size="sm" c="dimmed" truncate dir="auto">
      {only.name}
    </To>
  )
}
