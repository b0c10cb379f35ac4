// A run's facts on the terminal as they come: sentences for people, or one JSON object a line.
import type { RecordedEvent } from '../domain/events/envelope'
import { describeActivity } from '../projections/activity'
import { describeEvent } from '../projections/audit'
import { sentenceText } from '../projections/sentence'
import type { NameOf } from './names'
import { shownText } from './shown-text'

type Blobs = { get(hash: string): Promise<Buffer> }
export type PrintFact = (event: RecordedEvent) => Promise<void>

export function jsonPrinter(blobs: Blobs): PrintFact {
  return async (event) => {
    const { seq, occurredAt: at, stream, actor, type, data } = event
    const text =
      event.type === 'OutputStored' ? (await blobs.get(event.data.blob)).toString('utf8') : undefined
    console.log(JSON.stringify({ seq, at, stream, actor, type, data, text }))
  }
}

export function plainPrinter(blobs: Blobs, nameOf: NameOf): PrintFact {
  const lines = createLines()
  return async (event) => {
    if (event.type === 'OutputStored') {
      const { phase, stream, blob } = event.data
      return lines.take(`${phase} ${stream}`, await blobs.get(blob))
    }
    if (event.type === 'AttemptEnded') lines.end()
    const activity = describeActivity(event)
    if (activity) printFramed(`agent ${activity.label}`, activity.text)
    else console.log(`${timeOf(event)}  ${sentenceOf(event, nameOf)}`)
  }
}

const timeOf = ({ occurredAt }: RecordedEvent) => occurredAt.slice(11, 19)

function sentenceOf(event: RecordedEvent, nameOf: NameOf): string {
  const sentence = describeEvent(event)
  return shownText(
    sentenceText(sentence, (part) => ('text' in part ? part.text : nameOf(part.kind, part.id))),
  )
}

/** Every line says whose it is: an agent's words never look like ours. */
function printFramed(whose: string, text: string): void {
  for (const line of text.trimEnd().split('\n')) console.log(`          ${whose} | ${shownText(line)}`)
}

/** Output comes in stretches that end anywhere; it is printed in whole lines. */
function createLines() {
  const rest = new Map<string, Buffer>()
  return {
    take(whose: string, bytes: Buffer) {
      const all = Buffer.concat([rest.get(whose) ?? Buffer.alloc(0), bytes])
      const end = all.lastIndexOf('\n') + 1
      rest.set(whose, all.subarray(end))
      if (end > 0) printFramed(whose, all.subarray(0, end).toString('utf8'))
    },
    end() {
      for (const [whose, bytes] of rest) if (bytes.length > 0) printFramed(whose, bytes.toString('utf8'))
      rest.clear()
    },
  }
}
