/** Every page and its address. Pages load when first opened. */
import { lazy, Suspense, useMemo } from 'react'
import { Navigate, Route, Routes, useLocation } from 'react-router'
import { useSession } from './api/session'
import { showTimesIn } from './lib/zone'
import { Shell } from './shell/shell'
import { Failed } from './ui/notice'

const LinkPage = lazy(() => import('./shell/link-page'))
const SignInPage = lazy(() => import('./shell/sign-in-page'))
const HomePage = lazy(() => import('./differentiate/home-page'))
const CreatePage = lazy(() => import('./records/create-page'))
const CohortsPage = lazy(() => import('./differentiate/cohorts-page'))
const ImportPage = lazy(() => import('./identify/import-page'))
const ImportsPage = lazy(() => import('./identify/imports-page'))
const ConsentsPage = lazy(() => import('./identify/consents/consents-page'))
const DuplicatesPage = lazy(() => import('./identify/duplicates/duplicates-page'))
const EventPage = lazy(() => import('./identify/events/event-page'))
const EventsPage = lazy(() => import('./identify/events/events-page'))
const FormPage = lazy(() => import('./identify/forms/form-page'))
const FormsPage = lazy(() => import('./identify/forms/forms-page'))
const MergePage = lazy(() => import('./identify/merge/merge-page'))
const SourcePage = lazy(() => import('./identify/sources/source-page'))
const SourcesPage = lazy(() => import('./identify/sources/sources-page'))
const JobsPage = lazy(() => import('./settings/jobs-page'))
const ModelPage = lazy(() => import('./differentiate/model-page'))
const ModelsPage = lazy(() => import('./differentiate/models-page'))
const MetricPage = lazy(() => import('./differentiate/numbers/metric-page'))
const ErasurePage = lazy(() => import('./identify/privacy/erasure-page'))
const PrivacyPage = lazy(() => import('./identify/privacy/privacy-page'))
const NumbersPage = lazy(() => import('./differentiate/numbers/numbers-page'))
const NewImportPage = lazy(() => import('./identify/new-import-page'))
const SqlPage = lazy(() => import('./differentiate/sql/sql-page'))
const SegmentsPage = lazy(() => import('./differentiate/segments/segments-page'))
const SegmentPage = lazy(() => import('./differentiate/segments/segment-page'))
const NewSegmentPage = lazy(() => import('./differentiate/segments/new-segment-page'))
const SettingsPage = lazy(() => import('./settings/settings-page'))
const MyDayPage = lazy(() => import('./interact/my-day/my-day-page'))
const NotificationsPage = lazy(() => import('./shell/notifications-page'))
const TicketsPage = lazy(() => import('./interact/tickets-page'))
const PersonPage = lazy(async () => {
  const [page, value, segments] = await Promise.all([import('./identify/person-page'), import('./differentiate/worth'), import('./differentiate/segments/in-segments')])
  const worth = (id: string) => (
    <>
      <value.Worth key={id} id={id} />
      <segments.InSegments key={`segments-${id}`} id={id} />
    </>
  )
  return { default: () => <page.PersonPage worth={worth} /> }
})
const NewPersonPage = lazy(async () => {
  const [page, alike] = await Promise.all([import('./records/create-page'), import('./identify/duplicates/looks-like')])
  return { default: () => <page.default object="people" beside={(draft) => <alike.LooksLike draft={draft} />} /> }
})
const RecordPage = lazy(async () => {
  const [page, merged] = await Promise.all([import('./records/record-page'), import('./identify/merge/merged-from')])
  return { default: () => <page.RecordPage merged={(object, record) => <merged.MergedFrom key={record.id} object={object} record={record} />} /> }
})
const ListPage = lazy(async () => {
  const [page, privacy] = await Promise.all([import('./records/list-page'), import('./identify/privacy/erase-chosen')])
  return { default: () => <page.default also={(object, ids, done) => <privacy.EraseChosen object={object} ids={ids} onDone={done} />} /> }
})

export function App() {
  return (
    <Suspense fallback={null}>
      <Routes>
        <Route path="/link" element={<LinkPage />} />
        <Route path="/sign-in" element={<SignInPage />} />
        <Route element={<Inside />}>
          <Route path="/" element={<HomePage />} />
          <Route path="/models" element={<ModelsPage />} />
          <Route path="/models/:name" element={<ModelPage />} />
          <Route path="/numbers" element={<NumbersPage />} />
          <Route path="/numbers/:name" element={<MetricPage />} />
          <Route path="/cohorts" element={<CohortsPage />} />
          <Route path="/sql" element={<SqlPage />} />
          <Route path="/sql/:id" element={<SqlPage />} />
          <Route path="/imports" element={<ImportsPage />} />
          <Route path="/imports/new" element={<NewImportPage />} />
          <Route path="/imports/:id" element={<ImportPage />} />
          <Route path="/consents" element={<ConsentsPage />} />
          <Route path="/consents/:tab" element={<ConsentsPage />} />
          <Route path="/duplicates" element={<DuplicatesPage />} />
          <Route path="/events" element={<EventsPage />} />
          <Route path="/events/:kind" element={<EventPage />} />
          <Route path="/forms" element={<FormsPage />} />
          <Route path="/forms/:id" element={<FormPage />} />
          <Route path="/segments" element={<SegmentsPage />} />
          <Route path="/segments/new" element={<NewSegmentPage />} />
          <Route path="/segments/:id" element={<SegmentPage />} />
          <Route path="/sources" element={<SourcesPage />} />
          <Route path="/sources/:id" element={<SourcePage />} />
          <Route path="/privacy" element={<PrivacyPage />} />
          <Route path="/privacy/erasures/:id" element={<ErasurePage />} />
          <Route path="/jobs" element={<JobsPage />} />
          <Route path="/settings" element={<SettingsPage />} />
          <Route path="/settings/:part" element={<SettingsPage />} />
          <Route path="/settings/:part/:sub" element={<SettingsPage />} />
          <Route path="/settings/:part/:sub/:leaf" element={<SettingsPage />} />
          <Route path="/my-day" element={<MyDayPage />} />
          <Route path="/notifications" element={<NotificationsPage />} />
          <Route path="/tickets/queue" element={<TicketsPage />} />
          <Route path="/people/new" element={<NewPersonPage />} />
          <Route path="/people/:id" element={<PersonPage />} />
          <Route path="/:object" element={<ListPage />} />
          <Route path="/:object/new" element={<CreatePage />} />
          <Route path="/:object/:id" element={<RecordPage />} />
          <Route path="/:object/:id/merge" element={<MergePage />} />
        </Route>
      </Routes>
    </Suspense>
  )
}

/** Asks for sign-in where needed and keeps the way back. */
function Inside() {
  const session = useSession()
  const { pathname, search } = useLocation()
  const zone = session.data?.firm.time_zone
  // Before anything is drawn: what stands there with the wrong day would stay.
  useMemo(() => zone && showTimesIn(zone), [zone])

  if (session.error) {
    return (
      <main style={{ padding: 24 }}>
        <Failed error={session.error} retry={() => void session.refetch()} />
      </main>
    )
  }
  if (session.data === undefined) return null
  if (session.data === null) {
    const next = pathname + search
    return <Navigate to={next === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(next)}`} replace />
  }
  return <Shell session={session.data} />
}
