// Cuts git's patch output into one section a file while it streams, so that one huge file costs no memory.

/** `text` is null where the section, or all sections together, passed the cap. */
export type Section = { text: string | null }

const sectionBytesMax = 2 * 1024 * 1024
const allBytesMax = 64 * 1024 * 1024
// Lines of content begin with ' ', '+', '-', '\' or '@': only a header begins a line with this.
const headerStart = Buffer.from('diff --git ')

/** Sections in the order of the output. `end` returns them; `add` takes chunks cut anywhere. */
export function createSectionReader() {
  const sections: Section[] = []
  let lines: Buffer[] = []
  let sectionBytes = 0
  let allBytes = 0
  let rest: Buffer[] = []

  const close = () => {
    if (sectionBytes === 0) return
    const fits = sectionBytes <= sectionBytesMax && allBytes + sectionBytes <= allBytesMax
    if (fits) allBytes += sectionBytes
    sections.push({ text: fits ? Buffer.concat(lines).toString('utf8') : null })
    lines = []
    sectionBytes = 0
  }
  const addLine = (line: Buffer) => {
    if (line.subarray(0, headerStart.length).equals(headerStart)) close()
    sectionBytes += line.length
    if (sectionBytes <= sectionBytesMax) lines.push(line)
  }
  const add = (chunk: Buffer) => {
    let start = 0
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      addLine(Buffer.concat([...rest, chunk.subarray(start, end + 1)]))
      rest = []
      start = end + 1
    }
    if (start < chunk.length) rest.push(chunk.subarray(start))
  }
  const end = (): Section[] => {
    if (rest.length > 0) addLine(Buffer.concat(rest))
    close()
    return sections
  }
  return { add, end }
}
