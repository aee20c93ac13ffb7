import { Alert } from '@mantine/core'
import { IconPlugConnectedX } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useSyncExternalStore } from 'react'
import { connection } from '../../api/connection'
import { useTexts } from './texts'

/** Says that the server cannot be reached; when it can be again, everything on the page is asked for anew. */
export function ConnectionBar() {
  const { t } = useTexts()
  const client = useQueryClient()
  const isLost = useSyncExternalStore(connection.subscribe, connection.isLost)
  const wasLost = useRef(false)
  useEffect(() => {
    if (wasLost.current && !isLost) void client.invalidateQueries()
    wasLost.current = isLost
  }, [isLost, client])
  if (!isLost) return null
  return (
    <Alert role="alert" color="yellow" icon={<IconPlugConnectedX />} mb="md">
      {t('lost')}
    </Alert>
  )
}
