import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Suspense } from 'react'
import { useMay } from '../may'
import { lazyPart } from '../room/lazyRoom'
import { useTexts } from './texts'

const RequestRecovery = lazyPart(() => import('./RequestRecovery'), 'RequestRecovery')

interface Props {
  slug: string
  user: string
  /** The certificate whose key is wanted; absent: all keys of the user. */
  certificate?: string
}

/** The way to ask for archived keys, for those who may. */
export function Recover({ slug, ...whose }: Props) {
  const { t } = useTexts()
  const mayRecover = useMay(slug)('recover_keys')
  const [asks, { open, close }] = useDisclosure()
  if (!mayRecover) return null
  return (
    <>
      <Button size="xs" variant="default" onClick={open}>
        {t(whose.certificate ? 'request.action' : 'request.all')}
      </Button>
      {asks && (
        <Suspense>
          <RequestRecovery slug={slug} close={close} {...whose} />
        </Suspense>
      )}
    </>
  )
}
