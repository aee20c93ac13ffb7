export const en = {
  counting: 'Counting …',
  clearText: 'Clear the search text',
  sort: 'Sort',
  filters: 'Sort and filter',
  filtered: '{{name}}: {{count}} chosen',
  clear: 'Clear search and filters',
  hits_one: '{{shown}} hit',
  hits_other: '{{shown}} hits',
  fetching: 'Fetching rows: {{loaded}} so far',
  most: 'The first {{most}} are listed here. Search, or choose a filter, to find the others.',
} as const
