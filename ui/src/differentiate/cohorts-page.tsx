/** Every cohort there is, from the first purchases on. */
import { PageBody, PageHead } from '../ui/frame'
import { CohortHeat } from './cohort-heat'

export default function CohortsPage() {
  return (
    <>
      <PageHead title="Cohorts" sub="who buys again, by month of the first purchase" />
      <PageBody>
        <CohortHeat title="Repurchase by cohort" />
      </PageBody>
    </>
  )
}
