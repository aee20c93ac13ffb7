import type { SameAs } from '../../language/say'
import type { en } from './kinds.en'

export const de: SameAs<typeof en> = {
  MobileIDProcSupplyMobileIDForUser: 'Mobile ID für Benutzer bereitstellen',
  MobileIDSelfServiceProcGet: 'Mobile ID holen',
  MobileIDSelfServiceProcLock: 'Mobile ID sperren',
  MobileIDProcLock: 'Mobile ID eines Benutzers sperren',
  MobileIDProcDeactivate: 'Mobile ID deaktivieren',
  MobileIDProcReactivate: 'Mobile ID reaktivieren',
  MobileIDProcDelete: 'Mobile ID löschen',
  PcmProcRenewMobileId: 'Mobile ID erneuern',
}
