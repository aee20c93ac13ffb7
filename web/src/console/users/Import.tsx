import { Button, Group, Progress, Stack, Text, Title } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconFileX, IconHandStop } from '@tabler/icons-react'
import { useParams } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { Problem } from '../../api/problem'
import { number } from '../../language/moments'
import { ButtonLink } from '../frame/ButtonLink'
import { Counts } from '../plan/Counts'
import { FileErrors } from '../plan/FileErrors'
import { Remarks } from '../plan/Remarks'
import type { SyncRun } from '../plan/run'
import { Back } from '../room/Back'
import { Callout } from '../room/Callout'
import { Room } from '../room/Room'
import { FilePicker } from './import/FilePicker'
import { Plan } from './import/Plan'
import { useTexts } from './import/texts'
import { FileMoved } from './import/upload'
import { useImport } from './import/useImport'
import { useWords } from './words'

/** A list of people becomes the project's users: looked at first, and then done. */
export function Import() {
  const { slug } = useParams({ from: '/inside/projects/$slug/import' })
  const { t } = useTexts()
  const { step, plan, apply, stop, reset } = useImport(slug)
  const back = (
    <Back to="/projects/$slug/users" params={{ slug }}>
      {t('back')}
    </Back>
  )
  return (
    <Room title={t('title')} back={back} lead={step.name === 'choose' && t('lead')}>
      {step.name === 'choose' && <FilePicker onFile={plan} />}
      {step.name === 'sending' && <Sending {...step} stop={stop} />}
      {step.name === 'planned' && (
        <>
          <Head>{`${t('preview')}: ${step.file.name}`}</Head>
          <Plan slug={slug} run={step.run} />
          <Group>
            <Button onClick={() => apply(step.file, step.run)}>{t('go')}</Button>
            <Button variant="default" onClick={reset}>
              {t('another')}
            </Button>
          </Group>
        </>
      )}
      {step.name === 'applied' && <Applied slug={slug} run={step.run} planned={step.planned} reset={reset} />}
      {step.name === 'failed' && <Failed error={step.error} retry={step.retry} reset={reset} />}
    </Room>
  )
}

/** The head of a step, which takes the focus, so that whoever hears the page hears that it went on. */
function Head({ children }: { children: string }) {
  const head = useRef<HTMLHeadingElement>(null)
  useEffect(() => head.current?.focus(), [])
  return (
    <Title order={2} size="h4" ref={head} tabIndex={-1} style={{ outline: 'none' }}>
      {children}
    </Title>
  )
}

function Sending({ file, share, isDryRun, stop }: { file: File; share: number; isDryRun: boolean; stop: () => void }) {
  const { t } = useTexts()
  const isSent = share >= 1
  const percent = Math.round(share * 100)
  const text = isSent ? t(isDryRun ? 'planning' : 'importing') : t('uploading', { name: file.name, percent })
  return (
    <Stack gap="xs">
      <Text component="output">{text}</Text>
      <Progress value={isSent ? 100 : percent} striped={isSent} animated={isSent} aria-label={text} size="lg" />
      {isDryRun && (
        <Button variant="default" onClick={stop} style={{ alignSelf: 'flex-start' }}>
          {t('cancel')}
        </Button>
      )}
    </Stack>
  )
}

interface AppliedProps {
  slug: string
  run: SyncRun
  planned: SyncRun
  reset: () => void
}

/** What became of it; users may have changed since the preview, so the real counts are shown. */
function Applied({ slug, run, planned, reset }: AppliedProps) {
  const { t } = useTexts()
  const isHeld = run.status === 'held'
  const isUnchanged = run.status === 'unchanged'
  const differs = run.status === 'completed' && JSON.stringify(run.counts) !== JSON.stringify(planned.counts)
  return (
    <Stack>
      <Head>{t(isHeld ? 'held' : isUnchanged ? 'unchanged' : 'done')}</Head>
      <Callout icon={isHeld ? IconHandStop : IconCircleCheck} tone={isHeld ? 'care' : 'good'}>
        {isHeld && t('heldText')}
        {isUnchanged && t('unchangedText')}
        {differs && t('differs')}
        {isHeld && <Remarks remarks={run.hold_reasons} />}
        {!isHeld && !isUnchanged && <Counts run={run} />}
      </Callout>
      <Group>
        {isHeld && (
          <ButtonLink to="/projects/$slug/sync-runs/$id" params={{ slug, id: run.id }}>
            {t('toRun')}
          </ButtonLink>
        )}
        <ButtonLink to="/projects/$slug/users" params={{ slug }} variant={isHeld ? 'default' : 'filled'}>
          {t('toUsers')}
        </ButtonLink>
        <Button variant="default" onClick={reset}>
          {t('another')}
        </Button>
      </Group>
    </Stack>
  )
}

function Failed({ error, retry, reset }: { error: Error; retry: () => void; reset: () => void }) {
  const { t, locale } = useTexts()
  const words = useWords()
  const isRefused = error instanceof Problem && error.faults.length > 0
  const isDisabled = error instanceof Problem && error.code === 'autosync_disabled'
  const isMoved = error instanceof FileMoved
  const said = isDisabled ? t('disabled') : isMoved ? t('moved') : words.failure(error)
  return (
    <Stack>
      <Head>{t(isRefused ? 'refused' : 'failed')}</Head>
      <Callout isNews icon={isRefused ? IconFileX : IconAlertTriangle} tone="bad">
        {isRefused ? t('refusedText', { count: error.totalFaults, shown: number(error.totalFaults, locale) }) : said}{' '}
        {isRefused && error.faults.length < error.totalFaults && t('refusedSome', { listed: number(error.faults.length, locale) })}
      </Callout>
      {isRefused && <FileErrors faults={error.faults} />}
      <Group>
        <Button onClick={reset}>{t('another')}</Button>
        {!isRefused && !isMoved && (
          <Button variant="default" onClick={retry}>
            {t('again')}
          </Button>
        )}
      </Group>
    </Stack>
  )
}
