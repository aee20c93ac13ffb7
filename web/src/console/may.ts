import { useMe } from './caller'

export type Permission =
  | 'read_project'
  | 'read_people'
  | 'read_audit'
  | 'manage_users'
  | 'acquire_credentials'
  | 'revoke_credentials'
  | 'suspend_credentials'
  | 'resend_invitations'
  | 'upload_sync'
  | 'approve_sync'
  | 'manage_project'
  | 'manage_access'
  | 'manage_jobs'

/**
 * What the caller may do in a project. It hides what would be refused; the
 * server refuses in any case.
 */
export function useMay(slug: string): (permission: Permission) => boolean {
  const me = useMe()
  return () => me?.instance_owner === true || me?.roles[slug] === 'admin'
}
