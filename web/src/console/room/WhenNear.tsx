import { Skeleton } from '@mantine/core'
import { useIntersection } from '@mantine/hooks'
import { Suspense, useState, type ReactNode } from 'react'

/** A part far down a page, which is fetched when somebody comes near it; until then its place is kept. */
export function WhenNear({ height, children }: { height: number; children: ReactNode }) {
  const [isNear, setNear] = useState(false)
  const { ref, entry } = useIntersection({ rootMargin: '200px' })
  if (entry?.isIntersecting && !isNear) setNear(true)
  const place = <Skeleton ref={ref} height={height} aria-busy />
  return isNear ? <Suspense fallback={place}>{children}</Suspense> : place
}
