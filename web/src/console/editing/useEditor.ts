import { useForm, type FormErrors, type UseFormInput, type UseFormReturnType } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useState, type FormEvent } from 'react'
import { Problem } from '../../api/problem'
import { showProblem } from '../forms'
import { difference, rebase, type Theirs } from './merge'

/** What is edited, and which version of it. */
export interface Source<V> {
  values: V
  etag: string
}

type Values = Record<string, unknown>

interface Options<V extends Values> {
  validate?: NonNullable<UseFormInput<V>['validate']>
  /** Sends a merge patch of this version; answers what there is afterwards. */
  send: (patch: Values, etag: string, values: V) => Promise<Source<V>>
  /** Reads what there is now. */
  reload: () => Promise<Source<V>>
}

export interface Editor<V extends Values> {
  form: UseFormReturnType<V>
  isDirty: boolean
  isSaving: boolean
  /** What was refused and belongs to no field. */
  refusal: string | undefined
  /** What somebody else changed meanwhile. */
  theirs: Theirs[]
  submit: (event?: FormEvent<HTMLFormElement>) => void
  discard: () => void
  /** Whether the last thing that happened here was a save. */
  isSaved: boolean
}

/**
 * Edits something that others may edit, too. What is typed stays, whatever they
 * save meanwhile; who would overwrite what they have not seen is told of it first.
 */
export function useEditor<V extends Values>(source: Source<V>, { validate, send, reload }: Options<V>): Editor<V> {
  const form = useForm<V>({ initialValues: source.values, ...(validate && { validate }) })
  const [base, setBase] = useState(source)
  const [theirs, setTheirs] = useState<Theirs[]>([])
  const [refusal, setRefusal] = useState<string>()
  const isDirty = Object.keys(difference(base.values, form.values)).length > 0

  const follow = useEffectEvent((newer: Source<V>) => {
    if (newer.etag === base.etag) return
    const moved = rebase(base.values, form.getValues(), newer.values)
    setBase(newer)
    form.setValues(moved.values)
    setTheirs(isDirty ? moved.theirs : [])
  })
  // oxlint-disable-next-line react/set-state-in-effect -- the form keeps values of its own, which follow the server's
  useEffect(() => follow(source), [source])

  const save = useMutation({
    mutationFn: (typed: V) => sendMoved(typed),
    onMutate: () => setRefusal(undefined),
    onSuccess: (saved) => {
      setBase(saved)
      setTheirs([])
      form.setValues(saved.values)
      form.clearErrors()
    },
    onError: (error) => {
      if (isStale(error)) return // what is new is shown instead
      setRefusal(showProblem(form, error))
      focusFirst(form, form.errors)
    },
  })

  /** A version that is only newer elsewhere is no reason to ask. */
  async function sendMoved(typed: V): Promise<Source<V>> {
    try {
      return await send(difference(base.values, typed), base.etag, typed)
    } catch (error) {
      if (!isStale(error)) throw error
      const fresh = await reload()
      const moved = rebase(base.values, typed, fresh.values)
      if (moved.theirs.length > 0) throw error
      return await send(difference(fresh.values, moved.values), fresh.etag, moved.values)
    }
  }

  return {
    form,
    isDirty,
    isSaving: save.isPending,
    isSaved: save.isSuccess && !isDirty,
    refusal,
    theirs,
    submit: form.onSubmit(
      (values) => save.mutate(values),
      (errors) => focusFirst(form, errors),
    ),
    discard: () => {
      form.setValues(base.values)
      form.clearErrors()
      setRefusal(undefined)
      setTheirs([])
      save.reset()
    },
  }
}

function isStale(error: unknown): boolean {
  return error instanceof Problem && error.status === 412
}

/** Leads to the first field that is to be mended. */
function focusFirst<V extends Values>(form: UseFormReturnType<V>, errors: FormErrors): void {
  const [first] = Object.keys(errors)
  if (first) form.getInputNode(first)?.focus()
}
