// Every page in two widths and two colours: a screenshot, nothing cut off, nothing serious for axe.
import { join } from 'node:path'
import { artefacts, axe, base, check, context, hold, same, views } from './browser.mjs'

// Pages of parts that a server may be built without.
const needing = {
  '/objects/{object}/fields': [['objects', '/settings/objects'], ['object', '/settings/objects/people'], ['new-field', '/settings/objects/people/new']],
  '/pipelines': [['pipelines', '/settings/pipelines']],
  '/roles': [['roles', '/settings/roles'], ['role', '/settings/roles/new'], ['teams', '/settings/teams']],
  '/webhooks': [['webhooks', '/settings/webhooks']],
  '/audit': [['audit', '/settings/audit']],
  '/trash': [['trash', '/settings/trash']],
  '/templates': [['templates', '/settings/templates']],
  '/deals/board': [['board', '/deals?as=board&group=stage_id'], ['deals', '/deals'], ['calendar', '/deals?as=calendar&by=close_date']],
  '/my-day': [['my-day', '/my-day']],
  '/notifications': [['notifications', '/notifications']],
  '/tickets': [['ticket-queue', '/tickets/queue']],
  '/segments': [['segments', '/segments'], ['new-segment', '/segments/new']],
  '/sources': [['sources', '/sources'], ['new-source', '/sources?new']],
  '/event-kinds': [['events', '/events'], ['event', '/events/order_placed']],
  '/episode-rules': [['episodes', '/settings/episodes'], ['new-episode-rule', '/settings/episodes?rule=new']],
  '/duplicates': [['duplicates', '/duplicates']],
  '/purposes': [['consents', '/consents'], ['purposes', '/consents/purposes'], ['new-purpose', '/consents/purposes?new'], ['consent-ledger', '/consents/ledger'], ['suppression', '/consents/suppression'], ['consent-files', '/consents/files']],
  '/forms': [['forms', '/forms'], ['new-form', '/forms?new']],
  '/mails': [['mail', '/settings/mail']],
  '/privacy-requests': [['privacy', '/privacy?state=all']],
  '/erasures': [['erasures', '/privacy?tab=erasures']],
  '/retention': [['retention', '/privacy?tab=retention']],
  '/data-map': [['data-map', '/privacy?tab=data-map&object=people']],
}

export async function screens(storageState, api) {
  const [person] = (await api('/people/search', { sort: [{ field: 'value_predictive', direction: 'desc' }], limit: 1 })).data
  const [order] = (await api('/orders/search', { limit: 1 })).data
  const { paths } = await api('/openapi.json')
  const [segment] = paths['/segments'] ? (await api('/segments')).data : []
  const pages = [
    ['home', '/'],
    ['people', '/people?sort=-value_predictive'],
    ['person', `/people/${person.id}`],
    ...(segment ? [['segment', `/segments/${segment.id}`]] : []),
    ['new-person', '/people/new'],
    ['companies', '/companies'],
    ['orders', '/orders?sum=total'],
    ['order', `/orders/${order.id}`],
    ['numbers', '/numbers'],
    ['number-retention', '/numbers/crr?grain=quarter'],
    ['number-revenue-by', '/numbers/revenue?by=country'],
    ['number-inactivity', '/numbers/inactivity'],
    ['cohorts', '/cohorts'],
    ['sql', '/sql'],
    ['models', '/models'],
    ['model', '/models/bgnbd'],
    ['imports', '/imports'],
    ['new-import', '/imports/new'],
    ['jobs', '/jobs'],
    ['profile', '/settings/profile'],
    ['users', '/settings/users'],
    ['users-import', '/settings/users/import'],
    ['tokens', '/settings/tokens'],
    ...Object.entries(needing)
      .filter(([path]) => paths[path])
      .flatMap(([, each]) => each),
  ]
  for (const view of views) {
    const made = await context({ ...view, axe: true }, storageState)
    const page = await made.newPage()
    for (const [name, path] of pages) {
      await check(`${name}, ${view.name}: seen whole, nothing serious for axe`, async () => {
        await page.goto(base + path)
        await page.getByRole('heading', { level: 1 }).first().waitFor()
        await page.waitForLoadState('networkidle')
        await page.waitForTimeout(150)
        await page.screenshot({ path: join(artefacts, `${name}-${view.name}.png`) })
        const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        hold(over <= 0, `the page is ${over} px wider than the screen`)
        same(await axe(page), [], 'axe')
      })
    }
    if (view.width < 600) {
      await check(`the menu opens as a drawer, ${view.name}`, async () => {
        await page.goto(`${base}/`)
        await page.getByRole('button', { name: 'Menu' }).click()
        await page.getByRole('dialog').getByRole('link', { name: 'People' }).click()
        await page.waitForURL(/\/people/)
        await page.getByRole('dialog').waitFor({ state: 'hidden' })
      })
    }
    await made.close()
  }
}
