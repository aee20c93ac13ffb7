import { Button, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconAlertTriangle, IconKey, IconRefreshAlert } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answer, api } from '../../api/client'
import { ago, day, moment, number } from '../../language/moments'
import { Callout, Refusal } from '../room/Callout'
import { Confirm } from '../room/Confirm'
import { Facts } from '../room/Facts'
import { Panel } from '../room/Panel'
import { useFailure } from '../room/useFailure'
import { useNow } from '../room/useNow'
import { Chain } from './Chain'
import { Copyable } from './Copyable'
import { authoritiesQuery, type Authority } from './data'
import { InstallDialog } from './Dialogs'
import { RootKey } from './RootKey'
import { useTexts } from './texts'

interface Props {
  slug: string
  authority: Authority
  mayManage: boolean
}

/** The CA that issues: its chain, what it publishes, and what should be done about it. */
export function Active(props: Props) {
  return (
    <>
      <Warnings {...props} />
      <Trust {...props} />
      <Published {...props} />
      <List {...props} />
    </>
  )
}

function Warnings({ slug, authority: { id, renewal_due, root_key_here, crl }, mayManage }: Props) {
  const { t, locale } = useTexts()
  const now = useNow()
  const isDue = renewal_due && new Date(renewal_due) <= now
  return (
    <>
      {isDue && (
        <Callout icon={IconRefreshAlert} tone="bad" title={t('renewal.due')}>
          {t('renewal.dueHint', { day: day(renewal_due, locale) })} {!root_key_here && t('renewal.dueElsewhere')}
        </Callout>
      )}
      {crl && new Date(crl.next_update) < now && (
        <Callout icon={IconAlertTriangle} tone="bad" title={t('crl.late')}>
          {t('crl.lateHint')}
        </Callout>
      )}
      {root_key_here && (
        <Callout icon={IconKey} tone="care" title={t('rootHere')}>
          {t('rootHereHint')}
          {mayManage && <RootKey slug={slug} id={id} />}
        </Callout>
      )}
    </>
  )
}

function Trust({ slug, authority, mayManage }: Props) {
  const { t, locale } = useTexts()
  const client = useQueryClient()
  const [renews, renewing] = useDisclosure()
  const [installs, installing] = useDisclosure()
  const { id, chain, token, renewal_due, root_key_here } = authority
  const actions = mayManage && (
    <>
      {root_key_here && (
        <Button size="xs" variant="default" onClick={renewing.open}>
          {t('actions.renew')}
        </Button>
      )}
      <Button size="xs" variant="default" onClick={installing.open}>
        {t('actions.install')}
      </Button>
    </>
  )
  return (
    <Panel title={t('chain')} hint={t('chainHint')} actions={actions}>
      <Chain chain={chain} />
      <Text size="sm" c="dimmed">
        {token ? t('keyInToken', { token }) : t('keyHere')}
        {renewal_due && ` ${t('renewal.by', { day: day(renewal_due, locale) })}.`}
      </Text>
      {renews && (
        <Confirm title={t('renew.title')} verb={t('actions.renew')} act={renew} close={renewing.close}>
          <Text size="sm">{t('renew.text')}</Text>
        </Confirm>
      )}
      {installs && <InstallDialog slug={slug} authority={authority} close={installing.close} />}
    </Panel>
  )

  async function renew(): Promise<void> {
    await answer(api.POST('/api/v1/projects/{slug}/authorities/{id}/renew', { params: { path: { slug, id } } }))
    await client.invalidateQueries(authoritiesQuery(slug))
  }
}

function Published({ authority: { certificate_url, crl_url, ocsp_url } }: Props) {
  const { t } = useTexts()
  const addresses = [
    [t('certificateUrl'), certificate_url],
    [t('crlUrl'), crl_url],
    [t('ocspUrl'), ocsp_url],
  ] as const
  return (
    <Panel title={t('published')} hint={t('publishedHint')}>
      <Facts facts={addresses.map(([what, text]) => [what, <Copyable key={what} what={what} text={text} />])} />
    </Panel>
  )
}

function List({ slug, authority: { id, crl, responder_not_after: responder }, mayManage }: Props) {
  const { t, locale } = useTexts()
  const now = useNow()
  const client = useQueryClient()
  const failure = useFailure()
  const [refusal, setRefusal] = useState<string>()
  const publishing = useMutation({
    mutationFn: () => answer(api.POST('/api/v1/projects/{slug}/authorities/{id}/publish-crl', { params: { path: { slug, id } } })),
    onMutate: () => setRefusal(undefined),
    onSuccess: () => client.invalidateQueries(authoritiesQuery(slug)),
    onError: (error) => setRefusal(failure(error)),
  })
  const publish = mayManage && (
    <Button size="xs" variant="default" loading={publishing.isPending} onClick={() => publishing.mutate()}>
      {t('crl.publish')}
    </Button>
  )
  return (
    <Panel title={t('crl.title')} hint={crl ? t('crl.hint') : t('crl.none')} actions={publish}>
      <Refusal>{refusal}</Refusal>
      <Facts
        facts={[
          [t('crl.number'), crl && number(crl.number, locale)],
          [t('crl.entries'), crl && number(crl.entries, locale)],
          [t('crl.made'), crl && `${ago(crl.this_update, locale, now)} (${moment(crl.this_update, locale)})`],
          [t('crl.next'), crl && moment(crl.next_update, locale)],
          [t('crl.responder'), responder ? t('crl.responderUntil', { day: day(responder, locale) }) : t('crl.responderNone')],
        ]}
      />
    </Panel>
  )
}
