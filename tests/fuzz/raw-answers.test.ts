import { describe, expect, test } from 'bun:test'
import { complaintAboutPipeline, type PipelineInput } from './pipeline-inputs.ts'
import { answersIn } from './raw-answers.ts'

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'
const chunked = 'HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n'
const ofHead = 'HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n'
const closing = 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok'

describe('answers on one connection', () => {
  test('are read in turn, with a length, in chunks or without a body', () => {
    const answers = answersIn(ok + ofHead + chunked + ok, ['GET', 'HEAD', 'GET', 'POST'])
    expect(answers?.map(({ status, body }) => [status, body])).toEqual([
      [200, 'ok'],
      [200, ''],
      [404, 'abc'],
      [200, 'ok'],
    ])
  })

  test.each([
    ['cut off in the head', 'HTTP/1.1 200 OK\r\nContent-'],
    ['cut off in the body', ok.slice(0, -1)],
    ['cut off in a chunk', chunked.slice(0, -3)],
    ['more than were asked for', ok + ok + ok],
    ['no HTTP', 'hello'],
  ])('are unreadable: %s', (_, text) => {
    expect(answersIn(text, ['GET', 'GET'])).toBeUndefined()
  })
})

describe('a pipeline', () => {
  const get = { method: 'GET', text: '', statuses: [200] }
  const input: PipelineInput = { packets: [], requests: [get, get] }
  test.each([
    [ok + ok, undefined],
    [closing, undefined],
    [ok, '1 answers, and no word that it closes'],
    ['', '0 answers, and no word that it closes'],
    [ok + chunked, 'answer 2 is 404'],
    [ok + ok.slice(0, -1), 'an answer is cut off or unreadable'],
  ])('is answered in turn, or up to an answer that closes: %j', (received, complaint) => {
    expect(complaintAboutPipeline(input, received, { mayClose: false })).toBe(complaint)
  })

  test('may end early where the server closes without a word, but not in the middle', () => {
    const complaintAbout = (received: string) =>
      complaintAboutPipeline(input, received, { mayClose: true })
    expect([complaintAbout(''), complaintAbout(ok)]).toEqual([undefined, undefined])
    expect(complaintAbout(ok.slice(0, -1))).toBe('an answer is cut off or unreadable')
  })
})
