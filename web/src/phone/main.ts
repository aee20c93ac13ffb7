import '../look/page.css'
import '../look/controls.css'
import '../look/parts.css'
import './views/card.css'
import { preferredLocale } from '../language/locale'
import { actions } from './actions'
import { watchInstall } from './install'
import { Life } from './life'
import { publicUrlOfPage } from './link'
import { Line } from './protocol/line'
import { readSigns, surroundings } from './surroundings'
import { sayIn, speak } from './texts'
import { openVault } from './vault/vault'
import { morph } from './views/morph'
import { page } from './views/page'
import type { View } from './views/view'
import { registerWorker } from './worker/register'

const TICK_MS = 1_000
/** How often the time that was seen is stored while the page is open. */
const NOTE_TICKS = 15

const root = document.getElementById('root')
const publicUrl = publicUrlOfPage(location)
const around = surroundings(readSigns())
const install = watchInstall(() => show())
let locale = preferredLocale()
let isKept = false
let copied: View['copied'] = null
let pinFault: View['pinFault'] = null
let shownKey: string | null = null
let life: Life | null = null

void start()

async function start(): Promise<void> {
  speak(locale)
  show()
  registerWorker()
  const opened = await openVault(`claviger ${publicUrl}`).catch(() => null)
  if (!opened || !('subtle' in crypto) || !('locks' in navigator)) return show(true)
  life = begin(opened)
  await Promise.all([life.open(takeFragment()), askWhetherKept()])
}

function begin(vault: Awaited<ReturnType<typeof openVault>>): Life {
  const lines = new Map<string, Line>()
  const lineTo = (url: string) => {
    const line = lines.get(url) ?? new Line(url, { fetch: (to, init) => fetch(to, init), now: Date.now, language: () => locale })
    lines.set(url, line)
    return line
  }
  const means = {
    vault,
    lineTo,
    moment: () => ({ wall: Date.now(), steady: performance.now() }),
    online: () => navigator.onLine,
    random: Math.random,
    deviceName: around.deviceName,
    changed: () => show(),
  }
  const place = { publicUrl, surroundings: around, clearAddress, persist: () => void persist() }
  const begun = new Life(means, place)
  listen(begun)
  return begun
}

function listen(to: Life): void {
  const does = actions(to, { copy, install: () => install.ask(), speak: otherLanguage, reload: () => location.reload(), setPinFault })
  const handle = (control: Element | null | undefined) => {
    if (!(control instanceof HTMLElement) || control.getAttribute('aria-disabled') === 'true') return
    void does[control.dataset['do'] ?? '']?.(control)
  }
  root?.addEventListener('click', (event) => {
    if (event.target instanceof Element) handle(event.target.closest('button[data-do]'))
  })
  root?.addEventListener('submit', (event) => {
    event.preventDefault()
    if (event.target instanceof HTMLFormElement && !isBusy(event.target)) handle(event.target)
  })
  addEventListener('hashchange', () => void to.follow(takeFragment()))
  addEventListener('online', () => void to.wake())
  addEventListener('offline', () => show())
  addEventListener('pagehide', () => void to.rest())
  document.addEventListener('visibilitychange', () => void (document.hidden ? to.rest() : to.wake()))
  let ticks = 0
  setInterval(() => {
    ticks += 1
    void (ticks % NOTE_TICKS === 0 ? to.rest().then(() => to.tick()) : to.tick())
  }, TICK_MS)
}

function show(isBroken = false): void {
  if (!root) return
  const shown = isBroken ? { is: 'broken' as const } : (life?.screen ?? { is: 'opening' as const })
  const wanted = document.createElement('div')
  wanted.id = 'root'
  wanted.append(page(view(), shown))
  morph(root, wanted)
  const key = root.querySelector('main > [data-key]')?.getAttribute('data-key') ?? null
  if (key === shownKey) return
  if (shownKey !== null && shownKey !== 'opening') root.querySelector<HTMLElement>('h1')?.focus()
  shownKey = key
  copied = null
  pinFault = null
  scrollTo(0, 0)
}

function view(): View {
  return {
    t: sayIn(locale),
    locale,
    wallet: life?.wallet ?? { isAsking: () => false, problem: () => null, pins: { isWaiting: () => false } },
    online: navigator.onLine,
    installed: around.installed,
    isKept,
    canInstall: install.isOffered(),
    exampleLink: `${publicUrl}/m/#…`,
    copied,
    pinFault,
  }
}

function takeFragment(): string {
  return location.hash.slice(1)
}

/** Replaces the entry, so that neither address bar nor history hold the code. */
function clearAddress(): void {
  history.replaceState(null, '', location.pathname)
}

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    copied = 'copied'
  } catch {
    copied = 'notCopied'
  }
  show()
}

function otherLanguage(): void {
  locale = locale === 'en' ? 'de' : 'en'
  speak(locale)
  show()
}

function setPinFault(fault: View['pinFault']): void {
  pinFault = fault
  show()
}

async function persist(): Promise<void> {
  isKept = await navigator.storage.persist().catch(() => false)
  show()
}

async function askWhetherKept(): Promise<void> {
  isKept = await navigator.storage.persisted().catch(() => false)
  show()
}

function isBusy(form: HTMLFormElement): boolean {
  return form.querySelector('[type=submit][aria-disabled=true]') !== null
}
