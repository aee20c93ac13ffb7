import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { Problem } from '../api/problem'
import { Frame } from './Frame'
import { Known } from './Known'
import { Which } from './door/Which'
import { HouseContext } from './house'
import { Loaded } from './parts/Loaded'
import { rememberSlug, slugOf } from './project'
import { doorsQuery } from './queries'

/** Self-service, of the project that the address names. */
export function App() {
  const slug = slugOf(location.pathname)
  return slug ? <Project slug={slug} /> : <Frame>{<Which />}</Frame>
}

function Project({ slug }: { slug: string }) {
  const doors = useQuery(doorsQuery(slug))
  const isUnknown = doors.error instanceof Problem && doors.error.status === 404
  const isKnown = doors.data !== undefined
  useEffect(() => {
    if (isKnown) rememberSlug(slug)
  }, [isKnown, slug])
  if (isUnknown) {
    return (
      <Frame>
        <Which unknown={slug} />
      </Frame>
    )
  }
  return (
    <Frame organisation={doors.data?.organisation}>
      <Loaded query={doors}>
        {(known) => (
          <HouseContext value={{ ...known, slug }}>
            <Known />
          </HouseContext>
        )}
      </Loaded>
    </Frame>
  )
}
