import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { answer, api, sessionEnded } from '../api/client'
import { meQuery, type Me } from './caller'

/** Leads to the login as soon as the session is over, and from there back to the same page. */
export function useSessionEnd(): void {
  const router = useRouter()
  const client = useQueryClient()
  useEffect(() => {
    sessionEnded.hear = () => {
      sessionEnded.hear = () => {}
      client.removeQueries({ queryKey: meQuery.queryKey })
      void router.navigate({ to: '/login', search: { next: router.state.location.href, ended: true } })
    }
    return () => {
      sessionEnded.hear = () => {}
    }
  }, [router, client])
}

/** Ends the session and forgets everything that it has shown. */
export function useLogout(): () => void {
  const client = useQueryClient()
  const navigate = useNavigate()
  return () => {
    void answer(api.DELETE('/api/v1/session')).finally(() => {
      client.clear()
      void navigate({ to: '/login' })
    })
  }
}

/** Goes in after a login or a setup. */
export function useWelcome(): (me: Me, next?: string) => void {
  const client = useQueryClient()
  const router = useRouter()
  return (me, next = '/') => {
    client.clear()
    client.setQueryData(meQuery.queryKey, me)
    router.history.push(next)
  }
}
