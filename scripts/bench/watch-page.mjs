// Runs in a measured page before anything else of it; the page's own code is not touched. Plain JavaScript, because it
// goes into the browser as it stands.
const figures = { readyAt: 0, longestTask: 0, countElements: () => countIn(document) }
window.leewayFigures = figures

new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) figures.longestTask = Math.max(figures.longestTask, duration)
}).observe({ type: 'longtask', buffered: true })

function look() {
  if (isThere()) figures.readyAt = performance.now()
  else requestAnimationFrame(look)
}
requestAnimationFrame(look)

/** On the desk lines of the change, elsewhere the heading. */
function isThere() {
  if (!/^\/reviews\/./.test(location.pathname)) return document.querySelector('main h1') !== null
  const files = [...document.querySelectorAll('diffs-container')]
  return files.some((file) => file.shadowRoot?.querySelector('[data-line]'))
}

/** Elements of the root and of every shadow root in it. */
function countIn(root) {
  let count = 0
  for (const one of root.querySelectorAll('*')) count += 1 + (one.shadowRoot ? countIn(one.shadowRoot) : 0)
  return count
}
