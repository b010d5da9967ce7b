// Tests read numbers and dates as an American browser would, whatever the machine's locale.
Object.defineProperty(globalThis, 'navigator', { value: { language: 'en-US', userAgent: 'test' }, configurable: true })
