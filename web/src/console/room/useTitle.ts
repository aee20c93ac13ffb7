import { useDocumentTitle } from '@mantine/hooks'

/** Names the page in the browser's tabs and history. */
export function useTitle(title: string): void {
  useDocumentTitle(`${title} · Claviger`)
}
