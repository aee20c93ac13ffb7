import { useTexts } from './texts'

/** How the points of a plot are called: by hours, or by days. */
export function useMoments(step: string): { title: (at: string) => string; mark: (at: string) => string } {
  const { locale } = useTexts()
  const region = locale === 'en' ? 'en-GB' : locale
  const write = (style: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(region, style)
    return (at: string) => format.format(new Date(at))
  }
  if (step === 'hour') {
    return { title: write({ dateStyle: 'medium', timeStyle: 'short' }), mark: write({ weekday: 'short', hour: '2-digit', minute: '2-digit' }) }
  }
  return { title: write({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }), mark: write({ day: 'numeric', month: 'short' }) }
}
