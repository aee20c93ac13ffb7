import { Button, Skeleton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Suspense, type ReactNode } from 'react'
import { texts } from '../../../language/texts'

const useTexts = texts({
  en: { open: 'Choose which events are review records …' },
  de: { open: 'Wählen, was unter „Ereignisse“ erscheint …' },
})

interface Props {
  mayManage: boolean
  children: ReactNode
}

/** A part of a page that few need, fetched when somebody asks for it; who can choose nothing sees at once what is chosen. */
export function Choose({ mayManage, children }: Props) {
  const { t } = useTexts()
  const [isOpen, { open }] = useDisclosure()
  if (isOpen || !mayManage) return <Suspense fallback={<Skeleton height={160} />}>{children}</Suspense>
  return (
    <Button variant="default" style={{ alignSelf: 'flex-start' }} onClick={open}>
      {t('open')}
    </Button>
  )
}
