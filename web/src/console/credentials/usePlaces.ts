import { useQuery } from '@tanstack/react-query'
import { poolsQuery } from '../editing/settings'
import { systemsQuery } from '../users/data'

/** The systems and pools of a project, and what they are called. */
export function usePlaces(slug: string) {
  const systems = useQuery(systemsQuery(slug)).data ?? []
  const pools = useQuery(poolsQuery(slug)).data ?? []
  return {
    systems,
    pools,
    systemName: (id: string) => nameIn(systems, id),
    poolName: (id: string) => nameIn(pools, id),
    /** Pools of several systems may be called alike. */
    poolInFull: (id: string) => {
      const pool = pools.find((one) => one.id === id)
      if (!pool || systems.length < 2) return pool?.name ?? id
      return `${pool.name} (${nameIn(systems, pool.system_id) ?? pool.system_id})`
    },
  }
}

function nameIn(things: readonly { id: string; name: string }[], id: string): string | undefined {
  return things.find((one) => one.id === id)?.name
}
