import type { SameAs } from '../../language/say'
import type { en } from './texts.en'

export const de: SameAs<typeof en> = {
  counting: 'Wird gezählt …',
  clearText: 'Suchtext löschen',
  sort: 'Sortieren',
  filters: 'Sortieren und filtern',
  filtered: '{{name}}: {{count}} gewählt',
  clear: 'Suche und Filter löschen',
  hits_one: '{{shown}} Treffer',
  hits_other: '{{shown}} Treffer',
  fetching: 'Zeilen werden geholt: bisher {{loaded}}',
  most: 'Hier stehen die ersten {{most}}. Suchen oder filtern Sie, um die anderen zu finden.',
}
