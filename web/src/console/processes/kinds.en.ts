export const en = {
  MobileIDProcSupplyMobileIDForUser: 'Supply mobile ID for user',
  MobileIDSelfServiceProcGet: 'Get mobile ID',
  MobileIDSelfServiceProcLock: 'Lock mobile ID',
  MobileIDProcLock: 'Lock mobile ID for a user',
  MobileIDProcDeactivate: 'Deactivate mobile ID',
  MobileIDProcReactivate: 'Reactivate mobile ID',
  MobileIDProcDelete: 'Delete mobile ID',
  PcmProcRenewMobileId: 'Renew mobile ID',
}
