import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { sessionEnded } from '../api/client'
import { useHouse } from './house'
import { go, goInstead } from './place'
import { meQuery } from './queries'
import { wire, type Me } from './wire'

/** Whether a session has ended while the page showed it. What it has shown is forgotten. */
export function useSessionEnd(slug: string): boolean {
  const client = useQueryClient()
  const [hasEnded, setEnded] = useState(false)
  useEffect(() => {
    sessionEnded.hear = () => {
      if (!client.getQueryData<Me | null>(meQuery(slug).queryKey)) return
      forget(client, slug)
      setEnded(true)
    }
    return () => {
      sessionEnded.hear = () => {}
    }
  }, [client, slug])
  return hasEnded
}

/** Goes in after a login; everything is asked for anew. */
export function useWelcome(): () => Promise<void> {
  const client = useQueryClient()
  const { slug } = useHouse()
  return async () => {
    client.removeQueries({ queryKey: [slug, 'mine'] })
    await client.fetchQuery({ ...meQuery(slug), staleTime: 0 })
    goInstead({ is: 'home' })
  }
}

/** The starting password of this login, which choosing another one needs; kept only while the page is open. */
export const startingKey = (slug: string) => [slug, 'starting']

/** Ends the session and forgets everything that it has shown. */
export function useLogout(): () => void {
  const client = useQueryClient()
  const { slug } = useHouse()
  return () => {
    void wire.logOut(slug).finally(() => {
      forget(client, slug)
      go({ is: 'home' })
    })
  }
}

function forget(client: QueryClient, slug: string): void {
  client.removeQueries({ queryKey: [slug, 'mine'] })
  client.removeQueries({ queryKey: startingKey(slug) })
  client.setQueryData(meQuery(slug).queryKey, null)
}
