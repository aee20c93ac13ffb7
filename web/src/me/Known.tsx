import { useQuery } from '@tanstack/react-query'
import { Password } from './account/Password'
import { Door } from './door/Door'
import { Redeem } from './door/Redeem'
import { Get } from './get/Get'
import { History } from './home/History'
import { Home } from './home/Home'
import { Lock } from './home/Lock'
import { useHouse } from './house'
import { Loaded } from './parts/Loaded'
import { usePlace, type Place } from './place'
import { meQuery } from './queries'
import { useSessionEnd } from './session'
import type { Me } from './wire'

/** The screen for a place and for who is logged in. */
export function Known() {
  const { slug } = useHouse()
  const place = usePlace()
  const me = useQuery(meQuery(slug))
  const hasEnded = useSessionEnd(slug)
  if (place.is === 'link') return <Redeem code={place.code} />
  return (
    <Loaded query={me}>
      {(who) => {
        if (!who) return <Door way={place.is === 'door' ? place.way : null} hasEnded={hasEnded} />
        if (who.level === 'must_change') return <Password me={who} />
        return <Inside me={who} place={place} />
      }}
    </Loaded>
  )
}

function Inside({ me, place }: { me: Me; place: Exclude<Place, { is: 'link' }> }) {
  switch (place.is) {
    case 'door':
      return <Door way={place.way} me={me} />
    case 'lock':
      return <Lock me={me} what={place.what} id={place.id} />
    case 'get':
      return <Get me={me} process={place.process} />
    case 'history':
      return <History />
    case 'password':
      return <Password me={me} />
    case 'home':
      return <Home me={me} />
  }
}
