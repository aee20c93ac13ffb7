import { Button, Group, Radio, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Schemas } from '../../../api/client'
import { poolsQuery, projectQuery } from '../../editing/settings'
import { FormDialog } from '../../editing/FormDialog'
import { emptyAs, PoolTag, useStock } from '../../pools/PoolStatus'
import { useTexts as usePoolTexts } from '../../pools/texts'
import { credentialsQuery, systemsQuery } from '../data'
import { Held } from '../page/Held'
import { isOver } from '../page/actions'
import { useWords } from '../words'
import { AcquireForm } from './AcquireForm'
import { isTheirs } from './contact'
import { Existing } from './Existing'
import { Outcome } from './Outcome'
import { useTexts } from './texts'

export type Acquired = Schemas['AcquiredView'] & { isOpen: boolean }

interface Props {
  slug: string
  user: Schemas['User']
  /** The credential whose place the new one is to take. */
  replaces?: Schemas['CredentialView']
  close: () => void
}

/** Acquires a credential for a user: from which pool, where the invitation goes, and then its code, once. */
export default function Acquire(props: Props) {
  const { t } = useTexts()
  const [acquired, setAcquired] = useState<Acquired>()
  const [isBusy, setBusy] = useState(false)
  // A code that is shown once does not vanish because a key was hit.
  const close = () => {
    if (!isBusy && !acquired) props.close()
  }
  const system = useQuery(systemsQuery(props.slug)).data?.find(({ id }) => id === acquired?.system_id)
  return (
    <FormDialog title={t(props.replaces ? 'replace' : 'acquire')} close={close} size="lg">
      {acquired ? (
        <Outcome slug={props.slug} user={props.user} acquired={acquired} system={system} close={props.close} />
      ) : (
        <Choice {...props} done={setAcquired} setBusy={setBusy} />
      )}
    </FormDialog>
  )
}

interface ChoiceProps extends Props {
  done: (acquired: Acquired) => void
  setBusy: (isBusy: boolean) => void
}

function Choice({ slug, user, replaces, close, done, setBusy }: ChoiceProps) {
  const { t } = useTexts()
  const words = useWords()
  const { t: ofPools } = usePoolTexts()
  const stock = useStock()
  const pools = useQuery(poolsQuery(slug)).data ?? []
  const systems = useQuery(systemsQuery(slug)).data ?? []
  const byDefault = useQuery(projectQuery(slug)).data?.body.default_pool
  const credentials = useQuery(credentialsQuery(slug, user.id)).data ?? []
  const heldOf = (id: string) => credentials.find((one) => one.pool_id === id && !isOver(one))
  const [chosen, setChosen] = useState<string>()
  const free = pools.filter((pool) => !emptyAs(pool))
  const first = free.find((pool) => pool.id === byDefault && !heldOf(pool.id)) ?? free.find((pool) => !heldOf(pool.id)) ?? free[0]
  const pool = pools.find(({ id }) => id === (replaces?.pool_id ?? chosen)) ?? first
  const system = systems.find(({ id }) => id === pool?.system_id)
  const held = pool && !replaces ? heldOf(pool.id) : undefined
  const nameOf = (id: string) => systems.find((one) => one.id === id)?.name
  return (
    <Stack>
      {replaces && <Text size="sm">{t('replaceHint', { number: replaces.number ?? '–' })}</Text>}
      {pools.length === 0 && <Text size="sm">{t('noPools')}</Text>}
      {!replaces && pools.length > 0 && (
        <Radio.Group label={t('pool')} value={pool?.id ?? ''} onChange={setChosen}>
          <Stack gap="xs" mt={6}>
            {pools.map((one) => {
              const empty = emptyAs(one)
              return (
                <Radio
                  key={one.id}
                  value={one.id}
                  // One that is empty can be looked at where the user has a card of it.
                  disabled={empty !== undefined && !heldOf(one.id)}
                  label={
                    <Group gap="xs">
                      {one.name}
                      <PoolTag pool={one} />
                    </Group>
                  }
                  description={[nameOf(one.system_id), stock(one), empty && ofPools(`why.${empty}`)].filter(Boolean).join(' · ')}
                />
              )
            })}
          </Stack>
        </Radio.Group>
      )}
      {held && (
        <Stack gap="xs">
          <Text size="sm">{t('held', { name: words.name(user) })}</Text>
          <Held slug={slug} user={user} credential={held} />
        </Stack>
      )}
      {pool && system && !held && !replaces && isTheirs(system) && <Existing key={`${pool.id} existing`} {...{ slug, user, pool, system, close }} />}
      {pool && system && !held && !emptyAs(pool) ? (
        <AcquireForm key={pool.id} {...{ slug, user, pool, system, close, done, setBusy }} {...(replaces && { replaces })} />
      ) : (
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('done')}
          </Button>
        </Group>
      )}
    </Stack>
  )
}
