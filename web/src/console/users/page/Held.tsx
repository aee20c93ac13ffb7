import { useQuery } from '@tanstack/react-query'
import type { Schemas } from '../../../api/client'
import { poolsQuery } from '../../editing/settings'
import { credentialsQuery, devicesQuery, invitationsQuery, systemsQuery } from '../data'
import { overlapOf } from '../acquire/contact'
import { CredentialCard } from './CredentialCard'

interface Props {
  slug: string
  user: Schemas['User']
  credential: Schemas['CredentialView']
}

/** A card that a user has, with what else is known of it. */
export function Held({ slug, user, credential }: Props) {
  const devices = useQuery(devicesQuery(slug, user.id)).data
  const invitations = useQuery(invitationsQuery(slug, user.id)).data
  const systems = useQuery(systemsQuery(slug)).data
  const pools = useQuery(poolsQuery(slug)).data
  const all = useQuery(credentialsQuery(slug, user.id)).data ?? []
  return (
    <CredentialCard
      {...{ slug, user, credential }}
      device={devices?.find(({ id }) => id === credential.device)}
      invitation={invitations?.find(({ id }) => id === credential.invitation?.id)}
      system={systems?.find(({ id }) => id === credential.system_id)}
      pool={pools?.find(({ id }) => id === credential.pool_id)}
      overlap={overlapOf(credential, all)}
    />
  )
}
