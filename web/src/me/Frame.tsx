import { useSyncExternalStore, type ReactNode } from 'react'
import { connection } from '../api/connection'
import { speak } from '../language/texts'
import { Notice } from './parts/Notice'
import { useTexts } from './parts/texts'

/** What is round every screen: whose page it is, that the server is away, and the other language. */
export function Frame({ organisation, children }: { organisation?: string | undefined; children: ReactNode }) {
  const { t, locale } = useTexts()
  const isLost = useSyncExternalStore(connection.subscribe, connection.isLost)
  const other = locale === 'en' ? 'de' : 'en'
  return (
    <div className="page">
      {organisation && <header className="whose">{organisation}</header>}
      {isLost && (
        <Notice tone="warning" news>
          <p>{t('offline')}</p>
        </Notice>
      )}
      <main>{children}</main>
      <footer>
        <button type="button" className="language" lang={other} onClick={() => speak(other)}>
          {t('language')}
        </button>
      </footer>
    </div>
  )
}
