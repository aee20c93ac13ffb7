/** Why runs wait for a person, and what somebody should know of them. */
const REMARKS = [
  'removals',
  'additions',
  'id_changes',
  'email_changes',
  'id_moves',
  'sync_id_appeared',
  'sync_id_vanished',
  'other_origin',
  'address_is_identity',
  'fallback_encoding',
  'sync_id_column_empty',
  'reset_skipped',
] as const

export function isRemark(code: string): code is (typeof REMARKS)[number] {
  return REMARKS.some((known) => known === code)
}
