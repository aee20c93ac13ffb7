import type { Schemas } from '../api/client'
import { useMe } from './caller'

export type Permission = Schemas['Me']['permissions'][string][number]

/**
 * What the caller may do in a project. It hides what would be refused; the
 * server refuses in any case.
 */
export function useMay(slug: string): (permission: Permission) => boolean {
  const held = useMe()?.permissions[slug] ?? []
  return (permission) => held.includes(permission)
}
