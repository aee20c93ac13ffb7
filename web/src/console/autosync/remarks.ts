/** Why runs wait for a person. */
export const HOLD_REASONS = [
  'removals',
  'additions',
  'id_changes',
  'email_changes',
  'id_moves',
  'sync_id_appeared',
  'sync_id_vanished',
  'other_origin',
] as const

export const WARNINGS = ['address_is_identity', 'fallback_encoding', 'sync_id_column_empty', 'reset_skipped'] as const

export function isHoldReason(code: string): code is (typeof HOLD_REASONS)[number] {
  return HOLD_REASONS.some((known) => known === code)
}

export function isWarning(code: string): code is (typeof WARNINGS)[number] {
  return WARNINGS.some((known) => known === code)
}
