import { FIELDS, type Finding } from './finding'
import { useTexts } from './texts'

/** What a finding is about, in a few words. */
export function useAbout(): (finding: Finding) => string {
  const { t } = useTexts()
  return (finding) => {
    const field = FIELDS.find((known) => known === finding.field)
    const { external_credential: card, external_holder: holder } = finding
    const thing = card ? t('credential', { id: card }) : t('personThere', { id: holder ?? '' })
    return field ? `${t(`fields.${field}`)}, ${thing}` : thing
  }
}
