import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconCertificate } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Notice } from '../frame/Notice'
import { useMay } from '../may'
import { RecoveryKeyPanel } from '../recovery/RecoveryKeyPanel'
import { Loaded } from '../room/Loaded'
import { Room } from '../room/Room'
import { Active } from './Active'
import { authoritiesQuery } from './data'
import { ImportDialog, RequestDialog } from './Dialogs'
import { Requested, Retired } from './Others'
import { Profiles } from './profiles/Profiles'
import { useTexts } from './texts'

/** Settings → Certificate authority: who issues, what is published of it, and the profiles of certificates. */
export function CertificateAuthority() {
  const { t } = useTexts()
  const { slug } = useParams({ from: '/inside/projects/$slug/settings/ca' })
  const mayManage = useMay(slug)('manage_project')
  const authorities = useQuery(authoritiesQuery(slug))
  const [requests, requesting] = useDisclosure()
  const [imports, importing] = useDisclosure()
  const actions = mayManage && (
    <>
      <Button variant="default" onClick={requesting.open}>
        {t('actions.request')}
      </Button>
      <Button variant="default" onClick={importing.open}>
        {t('actions.import')}
      </Button>
    </>
  )
  return (
    <Room title={t('title')} lead={t('lead')} actions={actions}>
      <Loaded query={authorities} lines={10}>
        {(all) => {
          const [active, retired] = [all.find(({ state }) => state === 'active'), all.filter(({ state }) => state === 'retired')]
          return (
            <>
              {active ? <Active {...{ slug, mayManage }} authority={active} /> : <Notice icon={<IconCertificate />} title={t('none')} hint={t('noneHint')} />}
              {all.map((one) => one.state === 'requested' && <Requested key={one.id} {...{ slug, mayManage }} authority={one} />)}
              {retired.length > 0 && <Retired authorities={retired} />}
            </>
          )
        }}
      </Loaded>
      <RecoveryKeyPanel slug={slug} mayManage={mayManage} />
      <Profiles slug={slug} mayManage={mayManage} />
      {requests && <RequestDialog slug={slug} close={requesting.close} />}
      {imports && <ImportDialog slug={slug} close={importing.close} />}
    </Room>
  )
}
