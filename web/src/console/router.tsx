import { createRootRoute, createRoute, createRouter, Outlet, redirect } from '@tanstack/react-router'
import { Problem } from '../api/problem'
import { sitePath } from '../api/site'
import { meQuery, projectsQuery } from './caller'
import { certificatesSearch } from './certificates/search'
import { credentialsSearch } from './credentials/search'
import { dashboardSearch } from './dashboard/search'
import { driftSearch } from './drift/finding'
import { Frame } from './frame/Frame'
import { NoProject } from './frame/NoProject'
import { NotFound } from './frame/NotFound'
import { WentWrong } from './frame/WentWrong'
import { inputsSearch } from './inputs/input'
import { jobsSearch } from './jobs/job'
import { processesSearch } from './processes/process'
import { queries } from './queries'
import { reviewSearch } from './review/search'
import { lazyRoom } from './room/lazyRoom'
import { usersSearch } from './users/search'

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound, errorComponent: WentWrong })

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  component: lazyRoom(() => import('./entry/Setup'), 'Setup'),
})

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  component: lazyRoom(() => import('./entry/Login'), 'Login'),
  validateSearch: (search): { next?: string; ended?: boolean } => ({
    ...(isOwnPath(search['next']) && { next: search['next'] }),
    ...(search['ended'] === true && { ended: true }),
  }),
})

/** Everything behind the login. Who is not logged in is led there, and back here afterwards. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  component: Frame,
  beforeLoad: async ({ location }) => {
    try {
      await queries.ensureQueryData(meQuery)
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 401) throw error
      throw redirect({ to: '/login', search: { next: location.href } })
    }
  },
})

const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  component: NoProject,
  beforeLoad: async () => {
    const [first] = await queries.ensureQueryData(projectsQuery)
    if (first) throw redirect({ to: '/projects/$slug', params: { slug: first.slug } })
  },
})

const account = createRoute({
  getParentRoute: () => inside,
  path: '/account',
  component: lazyRoom(() => import('./settings/Account'), 'Account'),
})

const operators = createRoute({
  getParentRoute: () => inside,
  path: '/operators',
  component: lazyRoom(() => import('./settings/Operators'), 'Operators'),
})

const project = createRoute({ getParentRoute: () => inside, path: '/projects/$slug', component: Outlet })

const projectHome = createRoute({
  getParentRoute: () => project,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/projects/$slug/dashboard', params })
  },
})

const dashboard = createRoute({
  getParentRoute: () => project,
  path: '/dashboard',
  component: lazyRoom(() => import('./dashboard/Dashboard'), 'Dashboard'),
  validateSearch: dashboardSearch,
})

const users = createRoute({
  getParentRoute: () => project,
  path: '/users',
  component: lazyRoom(() => import('./users/Users'), 'Users'),
  validateSearch: usersSearch,
})

const user = createRoute({
  getParentRoute: () => project,
  path: '/users/$id',
  component: lazyRoom(() => import('./users/UserPage'), 'UserPage'),
})

const importUsers = createRoute({
  getParentRoute: () => project,
  path: '/import',
  component: lazyRoom(() => import('./users/Import'), 'Import'),
})

const credentials = createRoute({
  getParentRoute: () => project,
  path: '/credentials',
  component: lazyRoom(() => import('./credentials/Credentials'), 'Credentials'),
  validateSearch: credentialsSearch,
})

/** Mails about a credential lead here. */
const credential = createRoute({
  getParentRoute: () => project,
  path: '/credentials/$id',
  component: lazyRoom(() => import('./credentials/CredentialPage'), 'CredentialPage'),
})

const certificates = createRoute({
  getParentRoute: () => project,
  path: '/certificates',
  component: lazyRoom(() => import('./certificates/Certificates'), 'Certificates'),
  validateSearch: certificatesSearch,
})

const certificate = createRoute({
  getParentRoute: () => project,
  path: '/certificates/$id',
  component: lazyRoom(() => import('./certificates/CertificatePage'), 'CertificatePage'),
})

const processes = createRoute({
  getParentRoute: () => project,
  path: '/processes',
  component: lazyRoom(() => import('./processes/Processes'), 'Processes'),
  validateSearch: processesSearch,
})

const process = createRoute({
  getParentRoute: () => project,
  path: '/processes/$id',
  component: lazyRoom(() => import('./processes/ProcessPage'), 'ProcessPage'),
})

const review = createRoute({
  getParentRoute: () => project,
  path: '/review',
  component: lazyRoom(() => import('./review/Review'), 'Review'),
  validateSearch: reviewSearch,
})

const recoveries = createRoute({
  getParentRoute: () => project,
  path: '/recoveries',
  component: lazyRoom(() => import('./recovery/Recoveries'), 'Recoveries'),
})

const rules = createRoute({
  getParentRoute: () => project,
  path: '/rules',
  component: lazyRoom(() => import('./rules/Rules'), 'RulesRoom'),
})

const newRule = createRoute({
  getParentRoute: () => project,
  path: '/rules/new',
  component: lazyRoom(() => import('./rules/EditRule'), 'NewRule'),
  validateSearch: ({ example }): { example?: string } => (typeof example === 'string' ? { example } : {}),
})

const rule = createRoute({
  getParentRoute: () => project,
  path: '/rules/$id',
  component: lazyRoom(() => import('./rules/RulePage'), 'RulePage'),
})

const editRule = createRoute({
  getParentRoute: () => project,
  path: '/rules/$id/edit',
  component: lazyRoom(() => import('./rules/EditRule'), 'EditRule'),
})

const systems = createRoute({
  getParentRoute: () => project,
  path: '/systems',
  component: lazyRoom(() => import('./systems/Systems'), 'Systems'),
})

const enrolSystem = createRoute({
  getParentRoute: () => project,
  path: '/systems/new',
  component: lazyRoom(() => import('./systems/EnrolSystem'), 'EnrolSystem'),
})

const system = createRoute({
  getParentRoute: () => project,
  path: '/systems/$id',
  component: lazyRoom(() => import('./systems/SystemPage'), 'SystemPage'),
})

const drift = createRoute({
  getParentRoute: () => project,
  path: '/systems/$id/drift',
  component: lazyRoom(() => import('./drift/Drift'), 'Drift'),
  validateSearch: driftSearch,
})

const pools = createRoute({
  getParentRoute: () => project,
  path: '/pools',
  component: lazyRoom(() => import('./pools/Pools'), 'Pools'),
})

const pool = createRoute({
  getParentRoute: () => project,
  path: '/pools/$id',
  component: lazyRoom(() => import('./pools/PoolPage'), 'PoolPage'),
})

const inputs = createRoute({
  getParentRoute: () => project,
  path: '/inputs',
  component: lazyRoom(() => import('./inputs/Inputs'), 'Inputs'),
  validateSearch: inputsSearch,
})

const input = createRoute({
  getParentRoute: () => project,
  path: '/inputs/$id',
  component: lazyRoom(() => import('./inputs/InputPage'), 'InputPage'),
})

const cardTemplates = createRoute({
  getParentRoute: () => project,
  path: '/settings/card-templates',
  component: lazyRoom(() => import('./settings/CardTemplates'), 'CardTemplates'),
})

const jobs = createRoute({
  getParentRoute: () => project,
  path: '/jobs',
  component: lazyRoom(() => import('./jobs/Jobs'), 'Jobs'),
  validateSearch: jobsSearch,
})

const syncRun = createRoute({
  getParentRoute: () => project,
  path: '/sync-runs/$id',
  component: lazyRoom(() => import('./autosync/SyncRunPage'), 'SyncRunPage'),
})

const autosync = createRoute({
  getParentRoute: () => project,
  path: '/settings/auto-sync',
  component: lazyRoom(() => import('./autosync/Autosync'), 'Autosync'),
})

const authority = createRoute({
  getParentRoute: () => project,
  path: '/settings/ca',
  component: lazyRoom(() => import('./authorities/CertificateAuthority'), 'CertificateAuthority'),
})

const mail = createRoute({
  getParentRoute: () => project,
  path: '/settings/mail',
  component: lazyRoom(() => import('./settings/Mail'), 'Mail'),
})

const mobileId = createRoute({
  getParentRoute: () => project,
  path: '/settings/mobile-id',
  component: lazyRoom(() => import('./settings/MobileId'), 'MobileId'),
})

const retention = createRoute({
  getParentRoute: () => project,
  path: '/settings/retention',
  component: lazyRoom(() => import('./review/retention/RetentionRoom'), 'RetentionRoom'),
})

const apiKeys = createRoute({
  getParentRoute: () => project,
  path: '/settings/api-keys',
  component: lazyRoom(() => import('./settings/ApiKeys'), 'ApiKeys'),
})

const members = createRoute({
  getParentRoute: () => project,
  path: '/settings/members',
  component: lazyRoom(() => import('./settings/Members'), 'Members'),
})

const webhooks = createRoute({
  getParentRoute: () => project,
  path: '/settings/webhooks',
  component: lazyRoom(() => import('./webhooks/Webhooks'), 'Webhooks'),
})

const webhook = createRoute({
  getParentRoute: () => project,
  path: '/settings/webhooks/$id',
  component: lazyRoom(() => import('./webhooks/WebhookPage'), 'WebhookPage'),
})

const ofPeople = [dashboard, users, user, importUsers, credentials, credential, certificates, certificate]
const ofProcesses = [processes, process, review, recoveries]
const ofSystems = [systems, enrolSystem, system, drift, pools, pool, inputs, input, cardTemplates]
const ofRules = [rules, newRule, rule, editRule]
const ofSettings = [syncRun, autosync, mobileId, authority, mail, retention, apiKeys, webhooks, webhook, members, jobs]
const tree = root.addChildren([
  setup,
  login,
  inside.addChildren([home, account, operators, project.addChildren([projectHome, ...ofPeople, ...ofProcesses, ...ofSystems, ...ofRules, ...ofSettings])]),
])

export const router = createRouter({
  routeTree: tree,
  basepath: sitePath,
  defaultPreload: 'intent',
  // In their room, so that the frame around it stays.
  defaultErrorComponent: WentWrong,
  defaultNotFoundComponent: NotFound,
  scrollRestoration: true,
  // What no page asks for in an address reaches none.
  search: { strict: true },
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

/** Only this console's own pages: a link that leads to the login must not lead elsewhere from there. */
function isOwnPath(next: unknown): next is string {
  return typeof next === 'string' && next.startsWith('/') && !next.startsWith('//') && !next.includes('\\')
}
