import '../../mantine.later'
import { Button, Menu, Stack, TextInput } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useState } from 'react'
import { forField, moment } from '../../../language/moments'
import { Dialog } from '../../room/Dialog'
import { SPANS, type ReviewSearch, type Span } from '../search'
import { useTexts } from '../texts'

type Times = Pick<ReviewSearch, 'within' | 'from' | 'to'>

interface Props {
  times: Times
  onTimes: (times: Times) => void
}

/** When the events happened: not longer ago than some time, or from one moment to another. */
export function TimeFilter({ times, onTimes }: Props) {
  const { t, locale } = useTexts()
  const [isAsking, setAsking] = useState(false)
  const { within, from, to } = times
  const parts = [from && t('time.since', { from: moment(from, locale) }), to && t('time.until', { to: moment(to, locale) })]
  const chosen = within ? t(`time.${within}`) : parts.filter(Boolean).join(' ')
  const choose = (span: string) => {
    if (span === 'between') return setAsking(true)
    const known = SPANS.find((one): one is Span => one === span)
    return onTimes(known ? { within: known } : {})
  }
  return (
    <>
      <Menu position="bottom-start">
        <Menu.Target>
          <Button variant={chosen ? 'light' : 'default'} fw={500} px="sm" rightSection={<IconChevronDown size={14} aria-hidden />}>
            {chosen ? `${t('time.name')}: ${chosen}` : t('time.name')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.RadioGroup value={within ?? (chosen ? 'between' : 'always')} onChange={choose}>
            {(['always', ...SPANS, 'between'] as const).map((span) => (
              <Menu.RadioItem closeMenuOnClick key={span} value={span} onClick={() => span === 'between' && setAsking(true)}>
                {t(`time.${span}`)}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
        </Menu.Dropdown>
      </Menu>
      {isAsking && <Between from={from} to={to} onTimes={onTimes} close={() => setAsking(false)} />}
    </>
  )
}

interface BetweenProps {
  from: string | undefined
  to: string | undefined
  onTimes: (times: Times) => void
  close: () => void
}

function Between({ from: since, to: until, onTimes, close }: BetweenProps) {
  const { t } = useTexts()
  const [from, setFrom] = useState(since ? forField(since) : '')
  const [to, setTo] = useState(until ? forField(until) : '')
  const isWrong = from !== '' && to !== '' && from > to
  const apply = () => {
    if (isWrong) return
    onTimes({ ...(from && { from: new Date(from).toISOString() }), ...(to && { to: new Date(to).toISOString() }) })
    close()
  }
  return (
    <Dialog onClose={close} title={t('time.name')} size="sm">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          apply()
        }}
      >
        <Stack>
          <TextInput type="datetime-local" label={t('time.from')} value={from} onChange={(event) => setFrom(event.currentTarget.value)} data-autofocus />
          <TextInput
            type="datetime-local"
            label={t('time.to')}
            value={to}
            onChange={(event) => setTo(event.currentTarget.value)}
            error={isWrong && t('time.wrong')}
          />
          <Button type="submit" style={{ alignSelf: 'flex-end' }}>
            {t('time.apply')}
          </Button>
        </Stack>
      </form>
    </Dialog>
  )
}
