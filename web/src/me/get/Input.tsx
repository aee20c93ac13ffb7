import { useId } from 'react'
import { knows } from '../../language/say'
import { Field } from '../parts/Field'
import type { Choice, Wanted } from '../wire'
import type { Answers } from './process'
import { en } from './texts.en'
import { useTexts } from './texts'

type Answer = Answers[string]

interface Props {
  wanted: Wanted
  answer: Answer | undefined
  fault: string | undefined
  onAnswer: (answer: Answer) => void
}

/** One thing that a step asks, as the server says what it is. */
export function Input({ wanted, answer, fault, onAnswer }: Props) {
  const word = useWord()
  const { name, kind, choices } = wanted
  const label = word(`inputs.${name}`, name)
  const hint = word(`inputHints.${name}`, '', { most: wanted.most ?? '' })
  if (kind === 'yes_no') return <Tick {...{ label, hint, fault }} isTicked={answer === true} onTick={onAnswer} />
  if (kind === 'number') {
    const value = typeof answer === 'number' ? String(answer) : ''
    const change = (text: string) => onAnswer(/^\d+$/.test(text) ? Number(text) : '')
    return <Field label={label} hint={hint} fault={fault} value={value} inputMode="numeric" onChange={(event) => change(event.target.value)} />
  }
  const chosen = Array.isArray(answer) ? answer : [String(answer ?? '')]
  const isSeveral = kind === 'several'
  const change = (value: string, isIn: boolean) => {
    if (!isSeveral) return onAnswer(value)
    onAnswer(isIn ? [...chosen, value] : chosen.filter((one) => one !== value))
  }
  return <Choices {...{ name, label, fault, choices, chosen, isSeveral }} onChange={change} />
}

interface ChoicesProps {
  name: string
  label: string
  fault: string | undefined
  choices: readonly Choice[]
  chosen: readonly string[]
  isSeveral: boolean
  onChange: (value: string, isIn: boolean) => void
}

/** What is issued in any case is told, and cannot be taken out. */
function Choices({ name, label, fault, choices, chosen, isSeveral, onChange }: ChoicesProps) {
  const { t } = useTexts()
  const word = useWord()
  const id = useId()
  return (
    <fieldset aria-describedby={`${id}-fault`}>
      <legend>{label}</legend>
      {choices.map(({ value, text, always }) => (
        <label key={value} className="tick">
          <input
            type={isSeveral ? 'checkbox' : 'radio'}
            name={id}
            checked={chosen.includes(value)}
            disabled={always}
            onChange={(event) => onChange(value, event.target.checked)}
          />
          <span>
            {word(`${name}.${value}`, text)}
            {always && <span className="small"> – {t('always')}</span>}
          </span>
        </label>
      ))}
      <p id={`${id}-fault`} className="fault" role="alert">
        {fault}
      </p>
    </fieldset>
  )
}

interface TickProps {
  label: string
  hint: string
  fault: string | undefined
  isTicked: boolean
  onTick: (isTicked: boolean) => void
}

function Tick({ label, hint, fault, isTicked, onTick }: TickProps) {
  const id = useId()
  return (
    <div className="field">
      <label className="tick">
        <input type="checkbox" checked={isTicked} aria-describedby={`${id}-hint ${id}-fault`} onChange={(event) => onTick(event.target.checked)} />
        {label}
      </label>
      <p id={`${id}-hint`} className="small">
        {hint}
      </p>
      <p id={`${id}-fault`} className="fault" role="alert">
        {fault}
      </p>
    </div>
  )
}

/** The page's word for a name that comes from the server. */
function useWord(): (key: string, otherwise: string, values?: Record<string, string | number>) => string {
  const { t } = useTexts()
  return (key, otherwise, values) => (knows(en, key) ? t(key, values) : otherwise)
}
