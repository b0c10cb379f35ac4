// YAML text → a small tree in which every value has its place. Anchors, aliases, tags, merge keys and several
// documents are refused: what a file says must be what a person reads.
import { LineCounter, isAlias, isMap, isScalar, isSeq, parseAllDocuments, type Node } from 'yaml'
import type { Problem } from '../events/fields'
import type { Place } from '../policy/syntax'

export type YamlNode =
  | { kind: 'map'; entries: YamlEntry[]; at: Place }
  | { kind: 'list'; items: YamlNode[]; at: Place }
  /** `text` is the value as it was written, without quotes. */
  | { kind: 'scalar'; value: string | number | boolean | null; text: string; at: Place }
export type YamlEntry = { key: string; at: Place; value: YamlNode }

type Reading = { problems: Problem[]; placeOf: (offset: number) => Place }

const depthMax = 12

/** `linesBefore`: how many lines of the file stand before `text`. `root` is null where the text is empty. */
export function readYaml(text: string, linesBefore: number): { root: YamlNode | null; problems: Problem[] } {
  const counter = new LineCounter()
  const documents = parseAllDocuments(text, { lineCounter: counter, schema: 'core', logLevel: 'silent' })
  const placeOf = (offset: number): Place => {
    const { line, col } = counter.linePos(offset)
    return { line: Math.max(line, 1) + linesBefore, column: Math.max(col, 1) }
  }
  const reading: Reading = { problems: [], placeOf }
  const [first, second] = Array.isArray(documents) ? documents : []
  if (first === undefined) return { root: null, problems: [] }
  const messages = [...first.errors, ...first.warnings].filter(({ code }) => code !== 'TAG_RESOLVE_FAILED')
  for (const { message, pos } of messages)
    reading.problems.push({ ...placeOf(pos[0]), message: plainMessage(message) })
  if (second !== undefined)
    reading.problems.push({ ...placeOf(second.range[0]), message: 'a second document begins here; keep one' })
  const root = first.contents === null ? null : nodeOf(first.contents, reading, 0)
  return { root, problems: reading.problems }
}

/** The first line of the library's message; the rest repeats the source. */
function plainMessage(message: string): string {
  const first = (message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '')
  if (first === 'Map keys must be unique') return 'this key stands here for the second time; keep one'
  return `${first.charAt(0).toLowerCase()}${first.slice(1)}`
}

function nodeOf(node: Node, reading: Reading, depth: number): YamlNode {
  const at = reading.placeOf(node.range?.[0] ?? 0)
  const refuse = (message: string) => void reading.problems.push({ ...at, message })
  if (node.anchor !== undefined)
    refuse(`remove the anchor \`&${node.anchor}\`; write the value where it is used`)
  if (node.tag !== undefined) refuse(`remove the tag \`${node.tag}\`; plain values are enough`)
  if (isAlias(node))
    refuse('`*` refers to an anchor; write the value itself, in quotes if it begins with `*`')
  if (depth > depthMax) refuse('this is nested too deeply; flatten it')
  if (isAlias(node) || depth > depthMax) return { kind: 'scalar', value: 'refused', text: 'refused', at }
  if (isMap(node)) return { kind: 'map', entries: entriesOf(node.items, reading, depth), at }
  if (isSeq(node)) {
    const items = node.items.filter(isNode).map((item) => nodeOf(item, reading, depth + 1))
    return { kind: 'list', items, at }
  }
  if (isScalar(node)) return scalarOf(node.value, node.source, at)
  refuse('this kind of value is not known here')
  return { kind: 'scalar', value: 'refused', text: 'refused', at }
}

function isNode(value: unknown): value is Node {
  return isMap(value) || isSeq(value) || isScalar(value) || isAlias(value)
}

function scalarOf(value: unknown, source: string | undefined, at: Place): YamlNode {
  const plain =
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null
  return { kind: 'scalar', value: plain, text: source ?? '', at }
}

function entriesOf(
  pairs: readonly { key: unknown; value: unknown }[],
  reading: Reading,
  depth: number,
): YamlEntry[] {
  return pairs.flatMap(({ key, value }) => {
    if (!isNode(key)) return []
    const keyNode = nodeOf(key, reading, depth + 1)
    if (keyNode.kind !== 'scalar') {
      reading.problems.push({ ...keyNode.at, message: 'a key must be a plain word' })
      return []
    }
    const absent: YamlNode = { kind: 'scalar', value: null, text: '', at: keyNode.at }
    const entryValue = isNode(value) ? nodeOf(value, reading, depth + 1) : absent
    return [{ key: keyNode.text, at: keyNode.at, value: entryValue }]
  })
}
