import { expect, it } from 'vitest'
import { modelBaseUrlProblem } from './model-base-url'

it.each([
  'https://api.anthropic.com',
  'https://gateway.example.com:8443/team-a/v1/',
  'http://127.0.0.1:8080',
  'http://localhost/x',
  'http://[::1]:9/',
])('a model may be reached at %s', (url) => expect(modelBaseUrlProblem(url)).toBeNull())

it.each([
  ['', 'no address'],
  ['api.anthropic.com', 'no address'],
  ['http://api.anthropic.com', 'not https'],
  ['http://127.0.0.1.example.com', 'not https'],
  ['http://localhost.example.com', 'not https'],
  ['http://10.0.0.1', 'not https'],
  ['file:///etc/passwd', 'not https'],
  ['https://me:secret@gateway.example.com', 'a name or a password'],
  ['https://gateway.example.com/?key=x', 'a question'],
  ['https://gateway.example.com/?', 'a question'],
  ['https://gateway.example.com/#x', 'a mark'],
  ['https://gateway.example.com/a%20b', 'not plain'],
  [`https://${'x'.repeat(400)}.example.com`, 'no address'],
])('no model may be reached at %s', (url, why) => expect(modelBaseUrlProblem(url)).toContain(why))
