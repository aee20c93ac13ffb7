/** What the page runs in, as far as that decides what it advises. */
export interface Surroundings {
  readonly device: 'computer' | 'android' | 'ios' | 'other'
  /** In the window of another app, which has a storage of its own and may forget it at once. */
  readonly inApp: boolean
  /** Opened from the home screen. */
  readonly installed: boolean
  /** What the phone calls itself to its issuer: `Chrome on Android`. */
  readonly deviceName: string
}

/** What the browser tells of itself. */
export interface Signs {
  readonly userAgent: string
  readonly touchPoints: number
  /** Whether the finger is the main pointer. */
  readonly coarse: boolean
  readonly standalone: boolean
}

// Marks that apps set in the browsers that they have built in.
const APPS =
  /FBAN|FBAV|FB_IAB|FBIOS|Instagram|LinkedInApp|MicroMessenger|Twitter|Snapchat|Pinterest|BytedanceWebview|musical_ly|TikTok|\bLine\/|GSA\/|WhatsApp|Slack|Teams\/|Outlook-|KAKAOTALK|Viber|Telegram/
const BROWSERS: readonly [RegExp, string][] = [
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/EdgA?\/|EdgiOS\//, 'Edge'],
  [/OPR\/|OPT\//, 'Opera'],
  [/DuckDuckGo\/|Ddg\//, 'DuckDuckGo'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]
const SYSTEMS: readonly [RegExp, string][] = [
  [/iPhone|iPod/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/CrOS/, 'ChromeOS'],
  [/Macintosh/, 'Mac'],
  [/Linux/, 'Linux'],
]

export function surroundings(signs: Signs): Surroundings {
  const { userAgent, standalone } = signs
  const device = deviceOf(signs)
  return { device, inApp: !standalone && isInApp(userAgent, device), installed: standalone, deviceName: nameOf(signs, device) }
}

/** The signs of the browser that this runs in. */
export function readSigns(): Signs {
  // Only Apple's browsers have this member; the types do not know it.
  const { standalone } = navigator as Navigator & { readonly standalone?: boolean }
  return {
    userAgent: navigator.userAgent,
    touchPoints: navigator.maxTouchPoints,
    coarse: matchMedia('(pointer: coarse)').matches,
    standalone: standalone === true || matchMedia('(display-mode: standalone)').matches,
  }
}

function deviceOf({ userAgent, touchPoints, coarse }: Signs): Surroundings['device'] {
  if (/iPhone|iPad|iPod/.test(userAgent)) return 'ios'
  // A tablet that asks for pages of computers says that it is one; its screen gives it away.
  if (/Macintosh/.test(userAgent) && touchPoints > 1) return 'ios'
  if (/Android/.test(userAgent)) return 'android'
  if (/X11; Linux/.test(userAgent) && touchPoints > 1 && coarse) return 'android'
  return /Mobi/.test(userAgent) ? 'other' : 'computer'
}

function isInApp(userAgent: string, device: Surroundings['device']): boolean {
  if (APPS.test(userAgent)) return true
  if (device === 'android') return /; wv\)/.test(userAgent)
  // A web view of iOS says neither Safari nor the name of another browser.
  return device === 'ios' && /AppleWebKit/.test(userAgent) && !/Safari\//.test(userAgent)
}

function nameOf({ userAgent, touchPoints }: Signs, device: Surroundings['device']): string {
  const browser = BROWSERS.find(([mark]) => mark.test(userAgent))?.[1] ?? 'Browser'
  const system = SYSTEMS.find(([mark]) => mark.test(userAgent))?.[1]
  if (device === 'ios' && system === 'Mac' && touchPoints > 1) return `${browser} on iPad`
  if (device === 'android') return `${browser} on Android`
  return system === undefined ? browser : `${browser} on ${system}`
}
