// A mailbox for the walk: a tiny mail server (RFC 5321) on this machine that keeps what it is handed.
import { createServer } from 'node:net'

const patience = 30_000

/** Listens on a port, on any that is free where none is named. `next` gives the next mail to an address. */
export async function postbox(port = 0) {
  const mails = []
  const taken = new Set()
  const server = createServer((socket) => converse(socket, (mail) => mails.push(mail)))
  await new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  server.unref()
  const next = async (to) => {
    for (const begun = Date.now(); Date.now() - begun < patience; ) {
      const mail = mails.find((each) => !taken.has(each) && each.to.includes(to))
      if (mail) {
        taken.add(mail)
        return { subject: header(mail.raw, 'subject'), from: header(mail.raw, 'from'), text: plainText(mail.raw) }
      }
      await new Promise((resolve) => {
        setTimeout(resolve, 100)
      })
    }
    throw new Error(`no mail to ${to} within ${patience / 1000} seconds`)
  }
  return { port: server.address().port, next, count: (to) => mails.filter((each) => each.to.includes(to)).length, close: () => server.close() }
}

/** One connection; commands may come many at once. */
function converse(socket, keep) {
  let held = ''
  let to = []
  let lines = null
  const say = (text) => socket.write(`${text}\r\n`)
  const answer = (line) => {
    if (lines) {
      if (line !== '.') return lines.push(line.startsWith('.') ? line.slice(1) : line)
      keep({ to, raw: lines.join('\r\n') })
      lines = null
      to = []
      return say('250 kept')
    }
    const verb = line.slice(0, 4).toUpperCase()
    if (verb === 'EHLO') return say('250-localhost\r\n250 8BITMIME')
    if (verb === 'RCPT') to.push(/<([^>]*)>/.exec(line)?.[1] ?? '')
    if (verb === 'RSET' || verb === 'MAIL') to = []
    if (verb === 'DATA') {
      lines = []
      return say('354 go on')
    }
    if (verb === 'QUIT') return socket.end('221 bye\r\n')
    return say('250 well')
  }
  socket.setEncoding('latin1')
  socket.on('error', () => socket.destroy())
  socket.on('data', (part) => {
    held += part
    const whole = held.split('\r\n')
    held = whole.pop()
    for (const line of whole) answer(line)
  })
  say('220 localhost')
}

/** A header with its folded lines put together. */
function header(raw, name) {
  const head = raw.split('\r\n\r\n')[0].replace(/\r\n[ \t]+/g, ' ')
  const line = head.split('\r\n').find((each) => each.toLowerCase().startsWith(`${name}:`))
  return line ? words(line.slice(name.length + 1).trim()) : ''
}

/** Encoded words (RFC 2047). */
function words(text) {
  return text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, how, coded) => (how.toLowerCase() === 'b' ? Buffer.from(coded, 'base64').toString() : quoted(coded.replaceAll('_', ' '))))
}

/** The part of a mail that is plain text (RFC 2046). */
function plainText(raw) {
  const [head, ...rest] = raw.split('\r\n\r\n')
  const body = rest.join('\r\n\r\n')
  const boundary = /boundary="?([^"\r\n;]+)"?/i.exec(head)?.[1]
  if (boundary) {
    const parts = body.split(`--${boundary}`).map((part) => part.replace(/^\r\n/, ''))
    return plainText(parts.find((part) => /^content-type:\s*text\/plain/im.test(part.split('\r\n\r\n')[0])) ?? '\r\n\r\n')
  }
  const coding = /^content-transfer-encoding:\s*(\S+)/im.exec(head)?.[1]?.toLowerCase()
  if (coding === 'base64') return Buffer.from(body, 'base64').toString()
  return coding === 'quoted-printable' ? quoted(body.replace(/=\r\n/g, '')) : Buffer.from(body, 'latin1').toString()
}

function quoted(text) {
  return Buffer.from(text.replace(/=([0-9a-f]{2})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16))), 'latin1').toString()
}
