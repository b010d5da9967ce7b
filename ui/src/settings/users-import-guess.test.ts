import { expect, test } from 'vitest'
import { guessMeant, missing } from './users-import-guess'

const roles = ['admin', 'member', 'read_only', 'Field sales']
const columns = (...told: [string, ...string[]][]) => told.map(([name, ...samples]) => ({ name, samples }))

test('a sales department is understood, and its addresses are made in the domain of the reader', () => {
  const file = columns(['sales_agent', 'Anna Snelling'], ['manager', 'Dustin Brinkmann'], ['regional_office', 'Central'])
  const meant = guessMeant(file, roles, 'ann@example.com')
  expect(meant).toEqual({ name: 'sales_agent', email: null, domain: 'example.com', role: 'member', roleColumn: null, team: 'regional_office' })
  expect(missing(meant)).toBeNull()
})

test('addresses are known by what they are, and a column of job titles is no column of roles', () => {
  const file = columns(['Login', 'a@x.org', 'b@x.org'], ['First name', 'Ann'], ['Employee name', 'Ann Kie'], ['Role', 'Head of sales'])
  expect(guessMeant(file, roles, null)).toMatchObject({ name: 'Employee name', email: 'Login', domain: '', roleColumn: null, team: null })
  expect(guessMeant(columns(['Role', 'Read only', 'FIELD SALES']), roles, null).roleColumn).toBe('Role')
})

test('one bad row does not hide what a column holds', () => {
  const file = columns(['Name', 'Ann', 'Bo'], ['Mail', 'a@x.org', 'not an address'], ['Role', 'admin', 'wizard'])
  expect(guessMeant(file, roles, 'ann@example.com')).toMatchObject({ email: 'Mail', roleColumn: 'Role' })
})

test('what is missing is said', () => {
  const meant = guessMeant(columns(['a', 'x']), roles, null)
  expect(missing(meant)).toContain('the names')
  expect(missing({ ...meant, name: 'a' })).toContain('a domain')
  expect(missing({ ...meant, name: 'a', domain: 'x.org', team: 'a' })).toContain('“a” is chosen twice')
})
