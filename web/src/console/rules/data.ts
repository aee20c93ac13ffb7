import { queryOptions, useInfiniteQuery } from '@tanstack/react-query'
import { answer, api, versioned, type Schemas } from '../../api/client'

export type Rule = Schemas['Rule']
export type RuleDocument = Schemas['RuleDocument']
export type RuleAction = Schemas['RuleAction']
export type RuleNode = Schemas['RuleNode']
export type Firing = Schemas['Firing']
export type OperatorTask = Schemas['OperatorTask']

const PAGE = 50
/** Firings go on after they are told. */
const POLL_MS = 3_000

export function useRules(slug: string) {
  return useInfiniteQuery({
    queryKey: [slug, 'rules', 'list'],
    initialPageParam: '',
    queryFn: ({ pageParam }) => {
      const query = { sort: 'name', limit: PAGE, ...(pageParam && { cursor: pageParam }) }
      return answer(api.GET('/api/v1/projects/{slug}/rules', { params: { path: { slug }, query } }))
    },
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
}

/** A rule with the version that a change must name. */
export const ruleQuery = (slug: string, id: string) =>
  queryOptions({
    queryKey: [slug, 'rules', id],
    queryFn: () => versioned(api.GET('/api/v1/projects/{slug}/rules/{id}', { params: { path: { slug, id } } })),
  })

/** Rules to begin with. */
export const templatesQuery = (slug: string) =>
  queryOptions({
    queryKey: [slug, 'rule-templates'],
    queryFn: async () => (await answer(api.GET('/api/v1/projects/{slug}/rule-templates', { params: { path: { slug } } }))).items,
    staleTime: Infinity,
  })

/** What a rule did, the newest first. */
export function useFirings(slug: string, id: string) {
  return useInfiniteQuery({
    queryKey: [slug, 'rules', id, 'firings'],
    refetchInterval: POLL_MS,
    initialPageParam: '',
    queryFn: ({ pageParam }) => {
      const query = { sort: '-at', limit: PAGE, ...(pageParam && { cursor: pageParam }) }
      return answer(api.GET('/api/v1/projects/{slug}/rules/{id}/firings', { params: { path: { slug, id }, query } }))
    },
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
}

/** What operators are to do, or did; the newest first. */
export function useTasks(slug: string, state: 'open' | 'done') {
  return useInfiniteQuery({
    queryKey: [slug, 'rules', 'tasks', state],
    initialPageParam: '',
    queryFn: ({ pageParam }) => {
      const query = { sort: '-created_at', limit: PAGE, filter: `state eq "${state}"`, ...(pageParam && { cursor: pageParam }) }
      return answer(api.GET('/api/v1/projects/{slug}/operator-tasks', { params: { path: { slug }, query } }))
    },
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
}
