// Runs in a measured page before anything else of it; the page's own code is not touched. Plain JavaScript, because it
// goes into the browser as it stands.
const figures = { readyAt: 0, drawnAt: 0, longestTask: 0, countElements: () => countIn(document) }
window.leewayFigures = figures

new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) figures.longestTask = Math.max(figures.longestTask, duration)
}).observe({ type: 'longtask', buffered: true })

function look() {
  if (figures.readyAt === 0 && isReadable()) figures.readyAt = performance.now()
  if (figures.readyAt > 0 && isDrawn()) figures.drawnAt = performance.now()
  else requestAnimationFrame(look)
}
requestAnimationFrame(look)

const isDesk = () => /^\/reviews\/./.test(location.pathname)

/** On the desk lines of the change, elsewhere the heading. */
function isReadable() {
  if (isDesk()) return document.querySelector('[data-line]') !== null || isDrawn()
  return document.querySelector('main h1') !== null
}

/** On the desk the viewer, which replaces the lines that the server sent. */
function isDrawn() {
  if (!isDesk()) return true
  const files = [...document.querySelectorAll('diffs-container')]
  return files.some((file) => file.shadowRoot?.querySelector('[data-line]'))
}

/** Elements of the root and of every shadow root in it. */
function countIn(root) {
  let count = 0
  for (const one of root.querySelectorAll('*')) count += 1 + (one.shadowRoot ? countIn(one.shadowRoot) : 0)
  return count
}
