import { usePlaces } from '../credentials/usePlaces'
import { useCategories } from './categories/useCategories'
import { said, type Said } from './said'
import { useTexts } from './texts'

/** An event's text in the language of the page. */
export function useSaid(slug: string): (event: Said) => string {
  const { locale } = useTexts()
  const { systemName, poolName } = usePlaces(slug)
  const { category } = useCategories()
  return (event) => {
    if (locale === 'en') return event.text
    const system = event.system_id ? systemName(event.system_id) : undefined
    const pool = event.pool_id ? poolName(event.pool_id) : undefined
    return said(event, { system, pool }, category(event.category))
  }
}
