/** The columns that every file has, as the API calls them. */
export const COLUMNS = ['first_name', 'last_name', 'email', 'card_id', 'sync_id'] as const
