import { Button, Group, Stack, Text, Textarea } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ago, moment } from '../../../language/moments'
import { useOnce } from '../../once'
import { Refusal } from '../../room/Callout'
import { Loaded } from '../../room/Loaded'
import { Section } from '../../room/Section'
import { useFailure } from '../../room/useFailure'
import { comment, commentsQuery } from '../data'
import { useTexts } from '../texts'
import { useActor } from '../useActor'
import classes from './event.module.css'

/** The longest comment, in characters. */
const LONGEST = 2_000

interface Props {
  slug: string
  id: string
  mayWrite: boolean
  /** Whether what is written goes with somebody. */
  isAboutPerson: boolean
}

/** What was written under an event, and a place to write more. */
export function Comments({ slug, id, mayWrite, isAboutPerson }: Props) {
  const { t, locale } = useTexts()
  const actor = useActor(slug)
  const comments = useQuery(commentsQuery(slug, id))
  return (
    <Section title={t('event.comments')}>
      <Stack gap="sm">
        <Loaded query={comments} lines={2}>
          {(all) =>
            all.length === 0 ? (
              <Text size="sm" c="dimmed">
                {t('event.noComments')}
              </Text>
            ) : (
              <ul className={classes['comments']}>
                {all.map(({ id: key, by, at, text }) => (
                  <li key={key}>
                    <Group gap="xs">
                      <Text size="sm" fw={600}>
                        {actor(by)}
                      </Text>
                      <Text size="xs" c="dimmed" component="time" dateTime={at} title={moment(at, locale)}>
                        {ago(at, locale)}
                      </Text>
                    </Group>
                    <Text size="sm" className={classes['comment'] ?? ''}>
                      {text}
                    </Text>
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
        {mayWrite && <Write slug={slug} id={id} isAboutPerson={isAboutPerson} />}
      </Stack>
    </Section>
  )
}

function Write({ slug, id, isAboutPerson }: Omit<Props, 'mayWrite'>) {
  const { t } = useTexts()
  const failure = useFailure()
  const client = useQueryClient()
  const [text, setText] = useState('')
  // The same words again are another comment.
  const [written, setWritten] = useState(0)
  const keyOf = useOnce()
  const length = [...text.trim()].length
  const send = useMutation({
    mutationFn: (sent: string) => comment(slug, id, sent, keyOf({ sent, written })),
    onSuccess: (_, sent) => {
      // What was typed meanwhile stays.
      setText((now) => (now === sent ? '' : now))
      setWritten(written + 1)
      return client.invalidateQueries({ queryKey: commentsQuery(slug, id).queryKey })
    },
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        send.mutate(text)
      }}
    >
      <Stack gap="xs">
        <Textarea
          label={t('event.comment')}
          description={isAboutPerson && t('event.commentHint')}
          autosize
          minRows={2}
          maxRows={10}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          error={length > LONGEST && t('event.commentTooLong', { length, most: LONGEST })}
        />
        <Refusal>{send.error && failure(send.error)}</Refusal>
        <Button
          type="submit"
          variant="default"
          style={{ alignSelf: 'flex-start' }}
          disabled={length === 0 || length > LONGEST}
          loading={send.isPending}
        >
          {t('event.add')}
        </Button>
      </Stack>
    </form>
  )
}
