import { useId, useState, type InputHTMLAttributes } from 'react'
import { useTexts } from './texts'

interface Props extends InputHTMLAttributes<HTMLInputElement> {
  label: string
  hint?: string | undefined
  fault?: string | undefined
}

export function Field({ label, hint, fault, type = 'text', ...input }: Props) {
  const id = useId()
  const { t } = useTexts()
  const [isShown, setShown] = useState(false)
  const isPassword = type === 'password'
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {hint && (
        <p id={`${id}-hint`} className="small">
          {hint}
        </p>
      )}
      <input
        id={id}
        type={isPassword && isShown ? 'text' : type}
        autoCapitalize="none"
        spellCheck={false}
        aria-describedby={hint ? `${id}-hint ${id}-fault` : `${id}-fault`}
        aria-invalid={fault ? true : undefined}
        {...input}
      />
      <p id={`${id}-fault`} className="fault" role="alert">
        {fault}
      </p>
      {isPassword && (
        <label className="tick">
          <input type="checkbox" checked={isShown} onChange={(event) => setShown(event.target.checked)} />
          {t('show')}
        </label>
      )}
    </div>
  )
}
