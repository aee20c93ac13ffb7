import { takesPin } from './certificates/pin'
import type { Life } from './life'
import { linkText } from './link'

/** What the page's controls do, by the name in their `data-do`. */
export interface Actions {
  readonly [name: string]: (control: HTMLElement) => void | Promise<void>
}

/** What the controls need beside the life of the page. */
export interface Hands {
  /** Reports whether the browser let it. */
  readonly copy: (text: string) => Promise<void>
  readonly install: () => Promise<void>
  readonly speak: () => void
  readonly reload: () => void
  readonly setPinFault: (fault: PinFault | null) => void
}

/** What is wrong with a PIN before anybody is asked. */
export type PinFault = 'pinMissing' | 'pinForm' | 'unfit' | 'differs'

const PIN = /^[0-9]{4,12}$/

export function actions(life: Life, hands: Hands): Actions {
  return {
    'go-on': () => life.goOn(),
    'set-up': (form) => setUp(life, hands, form),
    'choose-number': ({ dataset }) => life.run(() => life.logins.choose(Number(dataset['number']))),
    'refuse-login': () => life.run(() => life.logins.refuse()),
    'retry-login': () => life.run(() => life.logins.ask()),
    'leave-login': () => life.logins.leave(),
    retry: () => life.run(() => life.enrolment.retry()),
    report: () => life.run(() => life.enrolment.report()),
    leave: () => life.leave(),
    check: ({ dataset }) => life.run(() => life.wallet.ask(dataset['card'] ?? '')),
    remove: ({ dataset }) => life.run(() => life.wallet.remove(dataset['card'] ?? '')),
    renew: ({ dataset }) => life.run(() => life.wallet.renew(dataset['card'] ?? '')),
    'go-on-with-pin': ({ dataset }) => life.run(() => life.wallet.goOn(dataset['card'] ?? '')),
    'enter-pin': (form) => enterPin(life, hands, form),
    'leave-pin': () => life.wallet.leavePin(),
    read: ({ dataset }) => life.run(() => life.wallet.markRead(dataset['card'] ?? '', dataset['message'] ?? '')),
    'ask-give-up': ({ dataset }) => life.askGiveUp(dataset['card'] ?? ''),
    'give-up': () => life.giveUp(),
    keep: () => life.keep(),
    'open-link': (form) => life.paste(field(form, 'link')?.value ?? ''),
    paste: (control) => paste(life, control),
    copy: () => copy(life, hands),
    install: () => hands.install(),
    speak: () => hands.speak(),
    reload: () => hands.reload(),
  }
}

async function setUp(life: Life, hands: Hands, form: HTMLElement): Promise<void> {
  const input = field(form, 'pin')
  const pin = input === null ? null : input.value.trim()
  const fault = pin === null || PIN.test(pin) ? null : pin === '' ? 'pinMissing' : 'pinForm'
  hands.setPinFault(fault)
  if (fault === null) await life.setUp(pin)
  else input?.focus()
}

async function enterPin(life: Life, hands: Hands, form: HTMLElement): Promise<void> {
  const { screen } = life
  const [input, again] = [field(form, 'device-pin'), field(form, 'device-pin-again')]
  if (screen.is !== 'device_pin' || !input) return
  const { policy } = screen.question
  const fault =
    input.value === '' ? 'pinMissing' : policy && !takesPin(policy, input.value) ? 'unfit' : again && again.value !== input.value ? 'differs' : null
  hands.setPinFault(fault)
  if (fault !== null) return (fault === 'differs' ? again : input)?.focus()
  const text = input.value
  // What was entered is not left in the page.
  for (const one of [input, again]) if (one) one.value = ''
  await life.run(() => life.wallet.enterPin(text))
}

async function paste(life: Life, control: HTMLElement): Promise<void> {
  const input = field(control.closest('form'), 'link')
  try {
    const text = await navigator.clipboard.readText()
    if (input) input.value = text.trim()
    await life.paste(text)
  } catch {
    // Not allowed: the holder pastes by the keyboard's own menu.
    input?.focus()
  }
}

async function copy(life: Life, hands: Hands): Promise<void> {
  const { screen } = life
  if (screen.is === 'gate') await hands.copy(linkText(screen.link))
  if (screen.is === 'login_end') await hands.copy(linkText(screen.end.link))
}

function field(form: HTMLElement | null, name: string): HTMLInputElement | null {
  return form?.querySelector<HTMLInputElement>(`input[name="${name}"]`) ?? null
}
