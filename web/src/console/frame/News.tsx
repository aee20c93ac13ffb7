import { lazy, Suspense, useSyncExternalStore } from 'react'
import { news } from './tell'

const Corner = lazy(() => import('./Corner'))

/** Where it is said what was done. */
export function News() {
  const isWanted = useSyncExternalStore(news.subscribe, news.isWanted)
  return <Suspense>{isWanted && <Corner />}</Suspense>
}
