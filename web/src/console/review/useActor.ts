import { useQuery } from '@tanstack/react-query'
import { useMe } from '../caller'
import { actorsQuery } from './data'
import { useTexts } from './texts'

/** Who did something: by name where it has one. */
export function useActor(slug: string): (actor: string) => string {
  const { t } = useTexts()
  const me = useMe()
  const names = useQuery(actorsQuery(slug)).data
  return (actor) => {
    if (actor === me?.id) return t('actors.you')
    const name = names?.get(actor)
    if (name) return name
    if (actor === 'holder') return t('actors.holder')
    if (actor.startsWith('dev_')) return t('actors.phone')
    if (actor.startsWith('opr_')) return t('actors.operator')
    if (actor.startsWith('key_')) return t('actors.key')
    if (actor.startsWith('syn_')) return t('actors.run')
    if (actor.startsWith('rul_')) return t('actors.rule')
    return t('actors.system')
  }
}
