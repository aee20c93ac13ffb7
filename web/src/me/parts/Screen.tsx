import { useEffect, useRef, type ReactNode } from 'react'
import { useTexts } from './texts'

/** No screen takes the focus while the page comes up. */
let isFirst = true

interface Props {
  title: string
  /** Where one came from. */
  back?: (() => void) | undefined
  wide?: boolean
  children: ReactNode
}

/** A screen's frame. Its heading takes the focus when the screen appears, so that it is read out. */
export function Screen({ title, back, wide = false, children }: Props) {
  const { t } = useTexts()
  const head = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} – Claviger`
    if (!isFirst) head.current?.focus()
    isFirst = false
    scrollTo(0, 0)
  }, [title])
  return (
    <div className={wide ? 'screen wide' : 'screen'}>
      {back && (
        <button type="button" className="back" onClick={back}>
          <span aria-hidden="true">‹ </span>
          {t('back')}
        </button>
      )}
      <h1 ref={head} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </div>
  )
}
