import { createContext, use, useEffect } from 'react'

export type IsDirty = () => boolean

export const nothing: IsDirty = () => false

/** Takes from the form in a dialog whether there is something in it that is not saved. */
export const Unsaved = createContext<(isDirty: IsDirty) => void>(() => {})

/** Tells the dialog around a form whether closing it would lose something. */
export function useUnsaved(isDirty: IsDirty): void {
  const report = use(Unsaved)
  useEffect(() => {
    report(isDirty)
    return () => report(nothing)
  })
}
