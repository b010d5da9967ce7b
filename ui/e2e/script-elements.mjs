// What the script for a firm's own pages makes of forms and clicks.
import { GROUPED, pause } from './script-site.mjs'

export function elements(plan, { sites, visitor }, { hold, same }) {
  plan('a form is told without its secrets, and goes on its way', async () => {
    const who = await visitor()
    sites.pages.set(`${who.site}/thanks`, 'Thanks')
    const body = `<form method="post" action="/thanks" data-rapport="newsletter">
      <input name="id" value="17"><input name="your-email" value="ann@example.com"><input name="friend" type="email" value="bo@example.com">
      <input name="a1" autocomplete="shipping given-name" value="Ann"><input name="contact[last_name]" value="Lee"><input type="tel" name="x" value="+1 23">
      <input name="Organisation" value="Acme"><input name="town" autocomplete="address-level2" value="Kiel">
      <select name="country"><option value="DE" selected>Germany<option value="FR">France</select><select name="topics" multiple><option selected>A<option selected>B<option>C</select>
      <input type="checkbox" name="box" value="1" checked><input type="checkbox" name="box" value="2"><input type="checkbox" name="box" value="3" checked>
      <input type="radio" name="pick" value="no"><input type="radio" name="pick" value="yes" checked><textarea name="note">Hello</textarea><input name="empty">
      <input type="password" name="pass" value="SECRET-1"><input name="password_shown" value="SECRET-2"><input name="n" autocomplete="new-password" value="SECRET-3">
      <input type="hidden" name="_csrf" value="SECRET-4"><input type="hidden" name="authenticity_token" value="SECRET-5"><input type="hidden" name="plan" value="pro">
      <input name="number" autocomplete="cc-number" value="SECRET-6"><input name="card_number" value="SECRET-7"><input name="cvc" value="SECRET-8"><input name="off" value="SECRET-0" disabled>
      <input type="file" name="cv"><span data-rapport-ignore><input name="salary" value="SECRET-9"></span><button name="go" value="SECRET-10">Send</button></form>
      <form action="/thanks" id="other"><input name="email" type="email" value="no@example.com"><button>Other</button></form>`
    await who.open('/form', { body })
    await who.page.getByRole('button', { name: 'Send' }).click()
    await who.page.waitForURL('**/thanks')
    const [submitted] = await who.came('Form Submitted')
    const traits = { email: 'ann@example.com', firstName: 'Ann', lastName: 'Lee', phone: '+1 23', company: 'Acme', city: 'Kiel', country: 'DE' }
    same(who.events('identify').map((each) => Object.entries(each.traits).sort()), [Object.entries(traits).sort()], 'traits')
    same(submitted.properties, {
      form: 'newsletter', page: `${who.site}/form`,
      fields: {
        id: '17', 'your-email': 'ann@example.com', friend: 'bo@example.com', a1: 'Ann', 'contact[last_name]': 'Lee', x: '+1 23', Organisation: 'Acme', town: 'Kiel',
        country: 'DE', topics: 'A, B', box: '1, 3', pick: 'yes', note: 'Hello', plan: 'pro',
      },
    }, 'properties')
    hold(!JSON.stringify(who.calls()).includes('SECRET'), 'a secret was sent')
    hold(sites.posts.get(`${who.site}/thanks`).includes('SECRET-1'), 'the form did not arrive whole')
    same([who.calls('Form Submitted')[0].headers['sec-fetch-mode'], submitted.anonymousId], ['no-cors', who.events('page')[0].anonymousId], 'the call')
    await who.open('/form2', { body })
    await who.page.getByRole('button', { name: 'Other' }).click()
    await who.page.waitForURL('**/thanks?email=*')
    await pause(GROUPED)
    same(who.events('Form Submitted').length, 1, 'forms that were told')
  })

  plan('clicks: named elements with their attributes, other sites, files', async () => {
    const who = await visitor()
    const body = `<button data-rapport-event="Plan Chosen" data-rapport-plan-name="Pro" data-rapport-price="9" data-other="x"><b>Choose</b></button>
      <a href="https://user:pw@other.example/path?token=1#x">Other</a><a href="/files/list.PDF?sig=1">List</a><a href="/export?x=1" download>Export</a><a href="/inside?y=1">Inside</a><a href="mailto:a@example.com">Mail</a>`
    await who.open('/clicks', { body })
    await who.page.evaluate(() => addEventListener('click', (event) => event.preventDefault()))
    for (const name of ['Choose', 'Other', 'List', 'Export', 'Inside', 'Mail']) await who.page.getByText(name, { exact: true }).click()
    await who.came('File Downloaded', 2)
    await pause(GROUPED)
    same(who.events('track').map((each) => [each.event, each.properties]), [
      ['Plan Chosen', { plan_name: 'Pro', price: '9' }],
      ['Link Clicked', { href: 'https://other.example/path' }],
      ['File Downloaded', { href: `${who.site}/files/list.PDF` }],
      ['File Downloaded', { href: `${who.site}/export` }],
    ], 'events')
  })
}
