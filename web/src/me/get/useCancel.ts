import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useHouse } from '../house'
import { processQuery } from '../queries'
import { wire, type Process } from '../wire'

/** Ends a process: nothing that it made is active. */
export function useCancel({ id }: Process) {
  const { slug } = useHouse()
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => wire.cancel(slug, id),
    onSettled: () => client.invalidateQueries({ queryKey: processQuery(slug, id).queryKey }),
  })
}
